"""Letters: messages that come in become requests, and customers are written to.

`incoming` reads a message, `account` knows the mail server, `wording` puts a letter into words, `post_office`
finds out what is to be written, and sends it.
"""

"""Messages from outside become requests: mail handed in or fetched, signed webhooks, chat.

`taking` matches and records, `signed` checks who sends, `wechat` reads chat messages, `mailbox` fetches mail.
"""

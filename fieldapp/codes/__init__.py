"""Labels in, labels out: reading codes from photographs and frames, and printing them.

`decode` finds codes in a picture and `live` in a camera's frames, `payload` says what a text that was read may mean,
`enrolment` carries a ticket in a code, `labels` prints what `decode` will read again.
Whatever is read is data to look up; nothing here opens an address or obeys a text.
"""

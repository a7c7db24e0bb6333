# Patterns of contacts.py: one alternative a line; "i" and "m" after a name are flags.

[of_lists]
unsubscribe
no-?reply
was sent to
listserv
mailing list
desabonn
darse de baja
abmelden
envoye a
enviado a
gesendet an
mailer
bounce

[no_phones]
\bfax
meeting id
webinar id
passcode
password
dial
one tap
id de
kenncode
code
iban
konto
account
isbn
resol
a/(?:hrc|res)
s/res
nº
whatsapp group

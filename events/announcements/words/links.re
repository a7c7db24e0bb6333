# Patterns of links.py: one alternative a line; "i" and "m" after a name are flags.

[registers i]
eventbrite\.
forms\.gle
docs\.google\.com/forms
forms\.office
zoom\.us/(?:webinar|meeting)/register
lu\.ma/
jotform
typeform
surveymonkey
indico
ticket
/regist
/inscri
/anmeld
/apply
/rsvp
sympla\.com
helloasso
weezevent
billetweb
meetup\.com
ti\.to/
even3
register\.

[joins i]
zoom\.us/(?:j|w|s|my)/
youtube\.com/(?:live|watch|channel|c/|@)
youtu\.be/
meet\.google\.com
teams\.(?:microsoft|live)\.com/
webex\.com
webtv\.un\.org
media\.un\.org
facebook\.com/[^\s]*(?:live|videos|events)
meet\.jit\.si
gotomeeting
twitch\.tv
vimeo\.com
/live(?:$|[/?])
/stream

[live]
live
stream
broadcast
webcast
held
via
\bon\b
direct
diffus
retransmi
transmi
en vivo
ubertrag
ao vivo
\bpor\b
\bpelo\b
\bauf\b
\buber\b
\bsur\b
plataforma
platform
canal
channel

[follow]
\bshare\b
partager
compartir
teilen
compartilhar
partilhar
imprimer
print this
follow us
like us
find us
suivez-nous
siguenos
folgen sie
siga-nos
redes sociales
social media
reseaux sociaux
recording
recorded
aufgezeichnet
enregistre
grabad
gravad
later
spater
afterwards
enregistrement
grabacion
aufzeichnung
gravacao
group
grupo
groupe
gruppe
join our
promot
hate
online harm
content

# Patterns of money.py: one alternative a line; "i" and "m" after a name are flags.

[free m]
\b(?:session|screening|performance|exhibition) is free
\bfree of (?:charge|cost)
\bfree (?:and|&|to|event|admission|entry|entrance|registration|webinar|online|lecture|course|tickets?|workshop|public|with|,|but)
(?:admission|entry|entrance|attendance|participation|registration|event|course|webinar|lecture|tickets?|it|seminar|conference)(?: is| are|:| –| -|,)? (?:entirely |completely )?free\b(?! speech)
\bat no (?:cost|charge)
\bno (?:registration |participation |entrance |admission )?(?:fee|charge|cost)s?\b
\bfor free\b
(?:cost|fee|price|admission|tickets?|entry)\s?:\s?(?:free|none)\b
^free$
[|·•–(,] ?free\)?(?= ?[|·•–,.]|$)
\bentree (?:libre|gratuite|est libre)
\bgratuite?s?\b
\bacces libre
\bsans frais
\bentrada (?:es )?(?:libre|liberada|gratuita|franca|livre)
\bgratuit[oa]s?\b
\bgratis\b
\bsin (?:costo|coste|cargo)\b
\bacceso libre
\bkostenlos
\bkostenfrei
\bparticipation (?:est )?libre
\beintritt(?: ist)?:? (?:ist )?frei
\bfreier eintritt
\bgebuhrenfrei
\bunentgeltlich
\bsem custos?\b
\bgratuidade
\bacesso livre

[not_free]
kostenlose? (?:fur|hotline)
(?:fur|for|pour|para) [^.\n|]{3,60}(?:kostenlos|kostenfrei|free|gratuit)
(?:free|kostenlos|kostenfrei|gratuit[eoa]?s?|gratis) (?:for|fur|pour|para|a|aux) (?!all\b|everyone|tous|todos|alle|the public)
feel free
smoke
wifi
wi-fi
parking
childcare
lunch
copies
download

[paying]
\bfee
price
\bcost
ticket
admission
entry
entrance
tarif
prix
entree
frais
preci
coste?
entrada
cuota
eintritt
kosten
gebuhr
beitrag
preco
investimento
valor
taxa
ingresso
student
regular
early
standard
etudiant
estudiant
ermassigt
erm\.
normal
concession
member
membre
socios
mitglied
full
reduced
reduzido
inscri
registr
matricul
arancel
pay
donat
spende
suggested
profess
individual
plein
unwaged
meia
inteira
publico
dinner
p\.?a\.?f
tagung
teilnahme
arancel
aporte
bono

[no_price]
million
billion
milliard
millones
\bmrd
\bmio
milh(?:ao|oes)
\bfund
\bgrant
award
\bprize
\baid\b
livro
libro
\bbooks?\b
\bbuch
certificat
zertifikat
attestation
travel costs?
covered by
cover(?:s|ing)? (?:travel|your)
reimburs
rembours
reembols
erstattet
stipend
bourse
\bbeca
reise(?:kosten|mittel)
frais de (?:transport|voyage)

# Patterns of tongues.py: one alternative a line; "i" and "m" after a name are flags.

[interpreted]
interpret(?!e)
interpreted
interpreter
interpretes\b
translat
traduc
traduz
ubersetz
dolmetsch
subtitl
sous-titr
subtitul
legend
untertit

[signed]
sign language
langue des signes
lengua de senas
lengua de signos
gebarden
lingua de sinais
libras\b
\basl\b
\blsf\b

[not_held]
book
publi[sc]
written
livre
libro
buch\b
report
rapport
informe
abstract
proposal
paper
article
fluent
proficien
knowledge of
speaking countr
department
studies
professor
lecturer
literature
institute
version
teacher
level
degree
nivel
kenntnis
bericht
download
available in english (?:at|here)
submission
cv\b
curriculum
motivation

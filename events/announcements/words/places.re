# Patterns of places.py: one alternative a line; "i" and "m" after a name are flags.

[nobody]
\b(?:Dr|Prof|Mr|Mrs|Ms|Mme|Herr|Frau|Sr|Sra|Dra|Amb|Ambassador|Professor|Rev|Hon)\b\.?
\w@\w
\bM\. [A-ZÀ-Þ]

[tells_city]
universi
rathaus
hauptgebaude
town hall
city hall
mairie
hotel de ville
cathedral
parliament
museum of
museo de
musee de
museu de
plaza
goethe
institut
opera
stadthaus
assembl
college
bibliothek
library

[postal]
\b(?:[A-Z]{1,2}-?)?(?!(?:19|20)[0-9]{2}\b)[0-9]{4,6}(?:-[0-9]{3})?\b
\b[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}\b
\b[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]\b
\b(?:cedex|CEDEX)(?: [0-9]+)?\b

[street i]
^\W?[0-9]{1,5}(?:[-–/][0-9]{1,5})?(?:bis|ter|[a-z])?,? (?:[\w’'.-]+ ){0,4}(?:rue|avenue|av|boulevard|bd|blvd|quai|place|cours|chemin|impasse|passage|calle|avenida|carrera|cra|rua|travessa|praca|largo|via|viale|street|st|square|road|rd|ave|lane|drive|terrace|crescent|gardens|way|plaza|paseo|plein|straat|laan|ulica)\b
^\W?(?:rue|avenue|av|boulevard|bd|blvd|quai|place|cours|chemin|impasse|passage|calle|avenida|carrera|cra|rua|travessa|praca|largo|via|viale|street|st|square|road|rd|ave|lane|drive|terrace|crescent|gardens|way|plaza|paseo|plein|straat|laan|ulica|c/|r\.)\.? (?=\w)[^,]{2,60}$
\b(?:rue|avenue|av|boulevard|bd|blvd|quai|place|cours|chemin|impasse|passage|calle|avenida|carrera|cra|rua|travessa|praca|largo|via|viale|street|st|square|road|rd|ave|lane|drive|terrace|crescent|gardens|way|plaza|paseo|plein|straat|laan|ulica)\.? ?[0-9]*[a-z]?$
(?:stra(?:ss|ß)e|str\.|gasse|allee|weg|platz|damm|ufer|ring|berg) ?[0-9]*[a-z]?(?:[-–][0-9]+)?$
\b(?:n[°ºo]\.?|#) ?[0-9]+

[online_event m]
\be-?learning\b
\bmooc\b
\bself-paced\b
\bautoformation en ligne
\b(?:online|on-line|virtual|digital|web-based|remote) (?:[\w-]+ ){0,2}(?:event|webinar|conference|seminar|discussion|panel|lecture|talk|session|meeting|course|workshop|training|symposium|conversation|roundtable|forum|launch|briefing|commemoration|ceremony|side event|side-event|dialogue|programme|program|screening|book launch|consultation|vigil|summit|class|debate|exhibition|exchange|gathering|presentation|reading|film|series|lunchtime|public|tour|press|edition|attendance|participation)s?\b
\bwebinars?\b
\bwebinaires?\b
\bwebinarios?\b
\bwebinars\b
\bseminarios? web\b
\b(?:held|hosted|take place|takes place|taking place|offered|conducted|delivered|meet|streamed|broadcast|join us|attend|join|participate|run|taught|gather) (?:[\w-]+ ){0,4}?(?:online|virtually|remotely|via zoom|on zoom|over zoom|via teams|via webex|on youtube|by zoom)\b
\b(?:fully|entirely|exclusively|completely) (?:online|virtual)\b
^[^\w\n]{0,9}(?:online|virtual|en ligne|en linea|digital|zoom|via zoom)[^\w\n]{0,9}$
[(|,•·–-] ?(?:online|virtual|via zoom|zoom|online event|en ligne|virtual event)\b ?(?=[)|,•·–.-]|$)
\b(?:evenement|conference|table ronde|debat|seminaire|rencontre|colloque|formation|cours|atelier|commemoration|session)s? (?:[\w-]+ ){0,2}(?:en ligne|virtuel(?:le)?s?|a distance)\b
\ben visioconference
\bpar zoom
\bsur zoom
\ben ligne (?:sur|via|le)\b
\b(?:aura lieu|se tiendra|tiendra) (?:[\w-]+ ){0,3}en ligne
\b(?:evento|conferencia|charla|conversatorio|panel|mesa redonda|curso|taller|seminario|encuentro|foro|presentacion|sesion|modalidad|formato|dialogo|conmemoracion|acto|diplomado)s? (?:[\w-]+ ){0,2}(?:virtual(?:es)?|en linea|online|a distancia)\b
\b(?:por|via) zoom
\bde manera virtual
\bde forma virtual
\bvirtualmente
\ben linea (?:por|a traves|via)\b
\b(?:plataforma|sala) zoom
\b(?:online|digital\w*|virtuelle[rsn]?)[ -](?:[\w-]+ )?(?:veranstaltung|vortrag|gesprach|diskussion|seminar|workshop|konferenz|podium\w*|kurs|lesung|tagung|fortbildung|reihe|event|treffen|gedenk\w*|buchvorstellung|schulung|fuhrung|talk)
\bper zoom
\buber zoom
\b(?:findet|ausschliesslich|rein) (?:[\w-]+ ){0,3}(?:online|digital|virtuell)
\bonline statt
\bdigital statt
\b(?:palestra|mesa|seminario|roda de conversa|aula|congresso|live|debate|oficina|jornada|formacao|lancamento|encontro|ciclo)s? (?:[\w-]+ ){0,2}(?:online|on-line|virtual|virtuais|remot[oa]|a distancia)\b
\bpelo zoom
\bvia zoom
\bpelo youtube
\bformato (?:online|remoto|virtual)

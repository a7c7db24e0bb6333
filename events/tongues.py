"""The words of a letter to an organizer, in each language in which it can be written."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tongue:
    """The words of a language. Days and months are lists of words from Monday, January."""

    tag: str
    name: str
    weekdays: str
    months: str
    day: str
    clock: str
    undated: str
    subject: str
    greeting: str
    we_list: str
    we_will_list: str
    please: str
    confirm: str
    thanks: str
    questions: dict[str, str]


TONGUES = (
    Tongue(
        tag="en",
        name="English",
        weekdays="Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        months="January February March April May June July August September October "
        "November December",
        day="{weekday} {day} {month} {year}",
        clock="{place} time, {offset}",
        undated="date to be announced",
        subject="Questions about “{title}”",
        greeting="Dear organizers,",
        we_list="{site} lists events for the community that works to prevent genocide and "
        "mass atrocities. This is what we tell people about yours:",
        we_will_list="{site} lists events for the community that works to prevent genocide "
        "and mass atrocities. We would like to list yours. This is what we know:",
        please="Could you please tell us:",
        confirm="Is this still right? A short answer will do.",
        thanks="A short answer to each number will do. Thank you very much.",
        questions={
            "date": "On which date does it take place?",
            "new_date": "It was postponed: is there a new date?",
            "time": "At what time does it begin, and by the clock of which city?",
            "end_time": "At what time does it end?",
            "contradictory": "The announcement gives times that do not agree. Which date, "
            "which time and which city’s clock are right?",
            "doubt": "Are the date, the time and the city of the clock above right?",
            "tentative": "Are the date and the time final by now?",
            "inferred": "We have worked out the date or the time from your announcement. "
            "Is what stands above right?",
            "joining": "How can people join, and when will they be told?",
            "registration": "Do people have to register, and if so, at which address?",
            "registration_link": "At which address can people register?",
            "link": "Which address belongs to the link “{link}”?",
            "dead-link": "This address does not work for us: {url} – which one is right?",
            "format": "Can people take part online, in person, or both?",
            "place": "Where does it take place: city, building and room?",
            "organizer": "Which organizations are behind it?",
            "language": "In which languages will it be held, and is there interpretation?",
            "title": "What is its exact title?",
            "summary": "What is it about, in one or two sentences?",
        },
    ),
    Tongue(
        tag="fr",
        name="Français",
        weekdays="lundi mardi mercredi jeudi vendredi samedi dimanche",
        months="janvier février mars avril mai juin juillet août septembre octobre "
        "novembre décembre",
        day="{weekday} {day} {month} {year}",
        clock="heure de {place}, {offset}",
        undated="date à préciser",
        subject="Questions sur « {title} »",
        greeting="Madame, Monsieur,",
        we_list="{site} annonce les rencontres de celles et ceux qui œuvrent à prévenir le "
        "génocide et les atrocités de masse. Voici ce que nous publions sur la vôtre :",
        we_will_list="{site} annonce les rencontres de celles et ceux qui œuvrent à "
        "prévenir le génocide et les atrocités de masse. Nous aimerions annoncer la vôtre. "
        "Voici ce que nous en savons :",
        please="Pourriez-vous nous dire, s’il vous plaît :",
        confirm="Est-ce toujours exact ? Une brève réponse suffit.",
        thanks="Une brève réponse à chaque numéro suffit. Merci beaucoup.",
        questions={
            "date": "À quelle date a-t-elle lieu ?",
            "new_date": "Elle a été reportée : y a-t-il une nouvelle date ?",
            "time": "À quelle heure commence-t-elle, et à l’heure de quelle ville ?",
            "end_time": "À quelle heure se termine-t-elle ?",
            "contradictory": "L’annonce donne des heures qui ne concordent pas. Quelle est "
            "la bonne date, quelle est la bonne heure, et celle de quelle ville ?",
            "doubt": "La date, l’heure et la ville ci-dessus sont-elles exactes ?",
            "tentative": "La date et l’heure sont-elles désormais définitives ?",
            "inferred": "Nous avons déduit la date ou l’heure de votre annonce. Ce qui "
            "figure ci-dessus est-il exact ?",
            "joining": "Comment peut-on y participer, et quand le saura-t-on ?",
            "registration": "Faut-il s’inscrire et, si oui, à quelle adresse ?",
            "registration_link": "À quelle adresse peut-on s’inscrire ?",
            "link": "Quelle est l’adresse du lien « {link} » ?",
            "dead-link": "Cette adresse ne fonctionne pas chez nous : {url} – quelle est "
            "la bonne ?",
            "format": "Peut-on y participer en ligne, sur place, ou les deux ?",
            "place": "Où a-t-elle lieu : ville, bâtiment et salle ?",
            "organizer": "Quelles organisations en sont à l’origine ?",
            "language": "En quelles langues se tiendra-t-elle, et y a-t-il une "
            "interprétation ?",
            "title": "Quel est son titre exact ?",
            "summary": "De quoi s’agit-il, en une ou deux phrases ?",
        },
    ),
    Tongue(
        tag="es",
        name="Español",
        weekdays="lunes martes miércoles jueves viernes sábado domingo",
        months="enero febrero marzo abril mayo junio julio agosto septiembre octubre "
        "noviembre diciembre",
        day="{weekday} {day} de {month} de {year}",
        clock="hora de {place}, {offset}",
        undated="fecha por anunciar",
        subject="Preguntas sobre «{title}»",
        greeting="Estimadas señoras, estimados señores:",
        we_list="{site} anuncia actividades para quienes trabajan en la prevención del "
        "genocidio y de las atrocidades masivas. Esto es lo que publicamos sobre la suya:",
        we_will_list="{site} anuncia actividades para quienes trabajan en la prevención "
        "del genocidio y de las atrocidades masivas. Nos gustaría anunciar la suya. "
        "Esto es lo que sabemos:",
        please="¿Podrían decirnos, por favor:",
        confirm="¿Sigue siendo correcto? Basta una respuesta breve.",
        thanks="Basta una respuesta breve a cada número. Muchas gracias.",
        questions={
            "date": "¿En qué fecha se celebra?",
            "new_date": "Se aplazó: ¿hay una nueva fecha?",
            "time": "¿A qué hora empieza, y según el reloj de qué ciudad?",
            "end_time": "¿A qué hora termina?",
            "contradictory": "El anuncio da horas que no coinciden. ¿Cuáles son la fecha y "
            "la hora correctas, y de qué ciudad es esa hora?",
            "doubt": "¿Son correctas la fecha, la hora y la ciudad indicadas arriba?",
            "tentative": "¿Son ya definitivas la fecha y la hora?",
            "inferred": "Hemos deducido la fecha o la hora de su anuncio. ¿Es correcto lo "
            "que figura arriba?",
            "joining": "¿Cómo se puede participar, y cuándo se comunicará?",
            "registration": "¿Hay que inscribirse y, en caso afirmativo, en qué dirección?",
            "registration_link": "¿En qué dirección se puede hacer la inscripción?",
            "link": "¿Cuál es la dirección del enlace «{link}»?",
            "dead-link": "Esta dirección no nos funciona: {url} – ¿cuál es la correcta?",
            "format": "¿Se puede participar en línea, en persona o de ambas formas?",
            "place": "¿Dónde se celebra: ciudad, edificio y sala?",
            "organizer": "¿Qué organizaciones la convocan?",
            "language": "¿En qué idiomas se celebrará, y habrá interpretación?",
            "title": "¿Cuál es su título exacto?",
            "summary": "¿De qué trata, en una o dos frases?",
        },
    ),
)

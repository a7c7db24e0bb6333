# The beginning, in plain text, of a line on other gatherings than the one announced.

[others]
(?:<[ ])?(?:previous(?:ly)?|past|earlier|further|other|last)[ ](?:lectures?|sessions?|events?|talks?|seminars?|dates?|meetings?|webinars?|episodes?|speakers|guests)(?!\w)
(?:also|coming|later)[ ](?:in|this|up)[ ](?:this|the|series|next|season|term|semester|autumn|spring|month)?(?!\w)
(?:prochaines|precedente?s?|autres|anciennes)[ ](?:seances?|rencontres?|conferences?|dates?|rendez-vous|evenements)(?!\w)
(?:weitere|kommende|nachste|vorige[rn]?|fruhere|bisherige)[ ](?:termine|veranstaltungen|vortrage|sitzungen|abende|gaste)(?!\w)
(?:vorige[rn]?|letzte[rn]?)[ ](?:termin|veranstaltung|vortrag|sitzung)(?!\w)
(?:proxim[oa]s|anterior(?:es)?|otr[oa]s|outr[oa]s|pasad[oa]s)[ ](?:sesiones|fechas|encuentros|charlas|conferencias|actividades|sessoes|datas|palestras|encontros|eventos)(?!\w)
(?:sesion|charla|sessao|palestra|conferencia|encuentro|encontro)[ ]anterior(?!\w)

[next]
(?:>[ ])?(?:next|upcoming)[ ](?:lectures?|sessions?|events?|talks?|seminars?|dates?|meetings?|webinars?|episodes?|speakers?)(?!\w)
(?:prochaine?|suivante?)[ ](?:seance|rencontre|conference|date|rendez-vous)(?!\w)
(?:kommende[rn]?|nachste[rn]?)[ ](?:termin|veranstaltung|vortrag|sitzung)(?!\w)
(?:proxim[oa]|siguiente)[ ](?:sesion|fecha|encuentro|charla|conferencia|sessao|data|palestra|encontro)(?!\w)

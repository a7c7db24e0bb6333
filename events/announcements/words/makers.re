# The makers of works: plain text, lower case without accents.

[made]
# before the name of whoever made a book or a film
(?<!\w)(?:films?|documentary|documentaire|documental|documentario|movie|dokumentarfilm|spielfilm|book|livre|ouvrage|libro|livro|obra|buch|roman|romance|novel|novela|novel|memoir|play|piece|pelicula|cortometraje|largometraje|longa-metragem|filme|theaterstuck|graphic novel)(?:[ ](?:documentaire|documental|documentario|animado|d'animation))?[ ](?:by|de|von|par|do|da|of|directed by|written by)[ ]
(?<!\w)(?:directed by|written by|realise par|realisee par|ecrit par|dirigid[ao] por|realizad[ao] por|escrito por|regie:?|director:|autor(?:in|a)?:|auteure?:|author:|realisation :|direccion:|direcao:)[ ]{0,2}
(?:[»”“"]|'')[ ]?(?:[(][^()\n]{1,60}[)])?,?[ ]?\n{0,2}[ ]{0,8}(?:by|de|von|par|do|da)[ ](?=[^\d\n]{5})
\n[ ]{0,8}(?:by|de|von|par)[ ](?=[^\n,.;:]{5,50}\n)

[there]
# the word that stands for the maker is the group
(?<!\w)(?:with|to|and|meet|joined by|presence of|conversation with|followed by)[ ]the[ ](?:film's[ ]|book's[ ])?(author|director|film-?maker|writer|novelist|poet|playwright|producer|editor)s?(?!\w)
(?<!\w)the[ ](author|director|film-?maker|writer|novelist|poet|playwright)[ ](?:will|reads|is present|is there|talks|speaks|presents|answers|joins)(?!\w)
(?<!\w)(?:avec|presence de|compagnie de)[ ](?:l'|la[ ]|le[ ])(auteure?|autrice|realisateur|realisatrice|cineaste|ecrivaine?|romanciere?|poete)(?!\w)
(?<!\w)(?:l'|la[ ]|le[ ])(auteure?|autrice|realisateur|realisatrice|cineaste|ecrivaine?)[ ](?:sera|presentera|dialoguera|echangera|lira|repondra)(?!\w)
(?<!\w)(?:con|entre|del?|presencia del?)[ ](?:el|la)[ ](autora?|directora?|realizadora?|cineasta|escritora?|novelista)(?!\w)
(?<!\w)presencia[ ]del[ ](autor|director|realizador|cineasta|escritor)(?!\w)
(?<!\w)(?:el|la)[ ](autora?|directora?|realizadora?|cineasta|escritora?)[ ](?:estara|presentara|conversara|dialogara|firmara|leera|hablara)(?!\w)
(?<!\w)(?:com|entre|presenca)[ ](?:d?[oa])[ ](autora?|diretora?|realizadora?|cineasta|escritora?)(?!\w)
(?<!\w)[oa][ ](autora?|diretora?|realizadora?|cineasta|escritora?)[ ](?:estara|apresentara|conversara|autografara|lera|falara)(?!\w)
(?<!\w)(?:mit|anwesenheit|im beisein)[ ](?:der|dem|des)[ ](autorin|autors?|regisseurin|regisseurs?|filmemacherin|filmemachers?|schriftstellerin|schriftstellers?)(?!\w)
(?<!\w)(?:die|der)[ ](autorin|autor|regisseurin|regisseur|filmemacherin|filmemacher)[ ](?:ist|liest|wird|stellt|spricht|steht|kommt|diskutiert)(?!\w)

# How letters begin and end: plain text, lower case without accents.

[close]
(?:(?:with )?(?:best|kind|warm|many|sincere)\b.{0,24}\b(?:regards|wishes|thanks)|best regards|sincerely|yours|warmly|regards|cheers|thank you|thanks|in solidarity|respectfully)[ ,.!]*$
(?:for the [^.]{2,60},|on behalf of .{2,80})[ ,.!]*$
(?:cordialement|bien cordialement|bien a vous|amities|salutations|solidairement|sinceres salutations|au nom d.{2,80}|pour l[ae'] ?[^.]{2,40},|par l[ae'] ?[^.]{2,40},|veuillez .{2,160}|fait a .{2,50})[ ,.!]*$
(?:nous vous|je vous|recevez|agreez|avec nos).{2,160}(?:salutations|distinguee?s?|sentiments).{0,20}[ ,.!]*$
(?:saludos.{0,24}|cordialmente|atentamente|un saludo|abrazos?|en nombre d.{2,80})[ ,.!]*$
(?:atenciosamente|saudacoes.{0,24}|em nome d.{2,80})[ ,.!]*$
(?:mit (?:freundlichen|herzlichen|besten|kollegialen|lieben) grussen|(?:viele|herzliche|beste|liebe) grusse|hochachtungsvoll|ihre?|im namen .{2,80})[ ,.!]*$

[head]
(?:from|to|cc|bcc|sent|subject|von|an|gesendet|betreff|de|a|para|envoye|objet|enviado|asunto|assunto|enviada em)\b[ :]
(?:dear|chers?|cheres?|liebe[rs]?|estimad[oa]s?|querid[oa]s?|prezad[oa]s?|car[oa]s|sehr geehrte[rs]?)\b[ :]

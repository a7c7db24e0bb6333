"""Names compared as people mean them: without case, accents, apostrophes and
punctuation.
"""

from typing import Any

from django.db.models import CharField, Func, TextField, Transform, Value

from organizers.lookalikes import SEEN_AS, UNSEEN

CREATE_FOLDED = r"""
CREATE OR REPLACE FUNCTION folded(given text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN trim(regexp_replace(
    regexp_replace(
        replace(lower(regexp_replace(normalize(given, NFKD), '[\u0300-\u036f]', '', 'g')),
        '&', ' and '),
        '[''’ʼʻ`]', '', 'g'),
    '[^[:alnum:]]+', ' ', 'g'));
"""
DROP_FOLDED = "DROP FUNCTION IF EXISTS folded(text);"


class Folded(Func):
    """``folded(text)`` of the database: "Women’s League & Co." becomes "womens league and
    co".
    """

    function = "folded"
    arity = 1
    output_field = TextField()


class Glanced(Func):
    """The text as one who only glances at it may read it: ``folded``, letters that look
    like others as these, and l, i and 1 the same. To find what may hold a name, no more.
    """

    function = "translate"
    output_field = TextField()

    def __init__(self, text: Any) -> None:
        looks = Func(
            text,
            Value("".join(SEEN_AS) + UNSEEN),
            Value("".join(SEEN_AS.values())),
            function="translate",
            output_field=TextField(),
        )
        super().__init__(Folded(looks), Value("i10"), Value("llo"))


@CharField.register_lookup
@TextField.register_lookup
class FoldedLookup(Transform):
    """Allows ``name__folded="..."`` and ``name__folded__contains=Folded(Value(...))``."""

    lookup_name = "folded"
    function = "folded"
    output_field = TextField()


def sort_name(name: str) -> str:
    """A first proposal, "Azoulay, Audrey" for "Audrey Azoulay"; editors correct it where
    names work otherwise.
    """
    *given, family = name.split() or [""]
    return f"{family}, {' '.join(given)}" if given else family

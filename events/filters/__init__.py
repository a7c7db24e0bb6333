"""A query string, understood once; what else could be asked; what it may have meant."""

from events.filters.event import EventFilter
from events.filters.facets import facets
from events.filters.offers import near_words, wider

__all__ = ["EventFilter", "facets", "near_words", "wider"]

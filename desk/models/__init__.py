"""What the desk keeps: lists that editors saved, how accounts stand, what was done."""

from desk.models.accounts import Guesses, KnownDevice, Standing
from desk.models.acts import Act
from desk.models.saved_lists import LONGEST_QUERY, SavedList

__all__ = ["LONGEST_QUERY", "Act", "Guesses", "KnownDevice", "SavedList", "Standing"]

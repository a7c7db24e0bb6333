"""Calendar files (RFC 5545) as other programs write them -> events with the fields of a
listing, and what an editor should know of each. Pure: no Django, no clock, no network.

What leads into a meeting is kept apart from what may be read by everybody, and people who
are invited are not read at all.
"""

from events.calendar_files.reading import LARGEST, Dated, File, Listed, Unreadable, read

__all__ = ["LARGEST", "Dated", "File", "Listed", "Unreadable", "read"]

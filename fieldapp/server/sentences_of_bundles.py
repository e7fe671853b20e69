"""What the console says about files that laptops' work is carried in."""

from __future__ import annotations

from collections.abc import Mapping

from fieldapp.server.catalogue import N_

ABOUT_BUNDLES: Mapping[str, str] = {
    "bundle-is-none": N_("This file is no laptop's work. Nothing was changed."),
    "bundle-is-for-repair": N_(
        "This is a copy of a desk for whoever repairs it; it opens with the engineer's PIN, not here."
    ),
    "bundle-is-newer": N_("A newer fieldapp wrote this file. Nothing was changed; update the server."),
    "bundle-cut": N_("The end of the file is missing. Nothing was changed; copy it again."),
    "bundle-damaged": N_(
        "The file was damaged or altered on the way. Nothing was changed; copy it again, or have it saved anew."
    ),
    "bundle-unreadable": N_("The file is whole, but what it holds cannot be read. Have it saved anew."),
    "bundle-not-signed": N_("The file was not made by the laptop it names. Nothing was changed."),
    "bundle-not-for-us": N_(
        "The file is sealed with a key this server does not have. "
        "Nothing was changed; the laptop has to sync once and save it anew."
    ),
    "bundle-is-an-answer": N_("This is an answer of a server. Nothing was changed; take it to the laptop."),
    "bundle-for-another-server": N_("The file belongs to another server. Nothing was changed."),
    "bundle-desk-unknown": N_("The laptop that saved this file is not enrolled here. Nothing was changed."),
    "bundle-server-changes": N_("The server is being restored. Take the file in again later."),
    "server-busy": N_("The database is busy. Take the file in again in a moment; that does no harm."),
    "server-fault": N_("The server made a mistake. Take the file in again later; that does no harm."),
    "bundle-missing": N_("Choose the file that the laptop saved."),
    "bundle-answer-gone": N_("This answer is not kept any more. Take the file in again; that does no harm."),
}

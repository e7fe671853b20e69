"""The desk's widgets, each usable by keyboard, finger and glove, in three themes and two languages.

| module | for |
| --- | --- |
| `layout` | `row`, `column`, `flow`, `scrolling`: gaps and margins in the tokens' steps |
| `labels` | `Words`: text of one role, always plain; `ElidedWords` |
| `buttons` | `Button` (primary, secondary, danger, quiet), `IconButton` |
| `cards` | `Card`, `KeyValues`, `EmptyState`, `Banner` |
| `chips` | `Chip`, `StatusChip`, `FilterChips` |
| `fields` | line, text, number, choice, yes/no, pick, switch, date and time, each with label and message |
| `record_table` | `RecordTable`: every list of the desk |
| `search_box`, `progress`, `steps`, `timeline`, `photo_strip`, `rating`, `ink_pad` | one thing each |
| `sync_strip`, `nav_rail` | the frame of the window |
| `dialogs` | `confirm`, `ask_text`, `Dialog`; opened, never executed |
"""

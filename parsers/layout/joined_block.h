/* Yahoo's plain text of what is forwarded: "----- Forwarded message ----- From: Ann <a@b.example>To: us@c.exampleSent: Mon, 18 May
 * 2026 at 10:30Subject: Trip", the whole header in one line. */
#pragma once

/* The text, which is handed over, with a line for each label of such a header below a banner, and a
 * blank one behind it. Owned. */
char *joined_block_part(char *text);

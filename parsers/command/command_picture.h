/* Pictures around a command that only agree, thank or point: "👍🏻 CONFIRM", "→ CLOSE", "Confirm! 🙏". What doubts or denies
 * ("👎", "❌", "🤔") is none of them: it may turn the command round. Which is which stands in config/lexicon/order.conf. */
#pragma once

/* Behind those at `text`, and the blanks after each. Borrowed from `text`. */
const char *command_picture_skip(const char *text);

/* Cuts those off the end of `text`, and the blanks around each. */
void command_picture_cut(char *text);

/* A classification as the DPO or an administrator reads it: what `explain` and `show` print. */
#pragma once

/* Of the JSON that daemon/core/explanation.h writes: class, type, level with its arithmetic, the
 * policies that were probably broken, and the rules that decided, with their words; `rest`: the option that shows the
 * others; NULL: they follow, too. Lines begin with `indent`. Owned; "" when it is no such JSON. */
char *explanation_text(const char *json, const char *indent, const char *rest);

/* The bank holidays of England and Wales. Pure.
 *
 * The rule is that of the Banking and Financial Dealings Act 1971 (schedule 1) with New Year's
 * Day and early May by proclamation, as GOV.UK publishes it. A government may add or move a day
 * in a single year (2020, 2022, 2023): such days are data, no rule knows them. */
#pragma once

#include "config/days.h"

enum { BANK_HOLIDAYS_A_YEAR = 8 };

/* New Year's Day, Good Friday, Easter Monday, the first and the last Monday of May, the last
 * Monday of August, Christmas Day and Boxing Day. Those of them with a fixed date, when they
 * fall on a weekend, are moved to the next weekday that is none yet; the weekend is then no
 * bank holiday. */
bool bank_holiday_by_rule(int day);

/* The same, but in the years of which `published` has a day, it alone decides. */
bool bank_holiday(const Days *published, int day);

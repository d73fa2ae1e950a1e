/* When it happened and when it was found. */
#include "tests/unit/fields_rows.h"

static const Row days[] = {
    {"Lost on 03/05/2025, I think.", "occurred=2025-05-03"},
    {"On 2026-04-30 it went.", "occurred=2026-04-30"},
    {"On 3rd of March 2026 it went.", "occurred=2026-03-03"},
    {"On 3 Sept 2025", "occurred=2025-09-03"},
    {"It was sent on March 3rd, 2026.", "occurred=2026-03-03"},
    {"I sent it on 24 Apr. Recalled at once.", "occurred=2026-04-24"},
    {"It was put on the website on 24th Apr. All children have new ones.",
     "occurred=2026-04-24"},
    {"Lost on Mon. 27 Apr. Found to be missing on Tues. 28 Apr. A red folder.",
     "occurred=2026-04-27; discovered=2026-04-28"},
    {"I lost the stick on Wed. Nobody told me whether it is encrypted.", "occurred=2026-04-29"},
    {"I lost it on Wed. Dave told IT about it.", "occurred=2026-04-29"},
    {"The forms were left in the meeting room on 28 April.", "occurred=2026-04-28"},
    {"It was lost on Wed. April 29 at noon.", "occurred=2026-04-29T12:00:00+01:00"},
    {"It was lost on Mon. Morning break was over.", "occurred=2026-04-27"},
    {"Found on Thurs. 30 Apr. It was lost on 3 Sept. 2025.",
     "occurred=2025-09-03; discovered=2026-04-30"},
    {"On 24 Apr. Mrs Lloyd sent the list to the wrong class.", "occurred=2026-04-24"},
    {"Yesterday it went.", "occurred=2026-04-30"},
    {"I've just sent the wrong list to Gemma.", "occurred=2026-05-01; known=yes"},
    {"I have just sent the wrong list. It was today at about 8.30am.",
     "occurred=2026-05-01T08:30:00+01:00"},
    {"We have only just found out that it was lost on Tuesday.",
     "occurred=2026-04-28; discovered=2026-05-01"},
    {"I have just spoken to the parent whose letter was lost.", ""},
    {"I have just the one list that was lost.", ""},
    {"The invigilator took the scripts home on Tuesday and told us on Thursday.",
     "occurred=2026-04-28; discovered=2026-04-30"},
    {"On Tuesday our assistant emailed the class list to Mrs Holt. We noticed on Wednesday.",
     "occurred=2026-04-28; discovered=2026-04-29; types=Basic; known=yes"},
    {"On Tuesday a parent emailed about the class list.", "discovered=2026-04-28; types=Basic"},
    {"It was posted to the old house on Tuesday; the new people rang us today.",
     "occurred=2026-04-28; discovered=2026-05-01"},
    {"She rang us back on Tuesday.", ""},
    {"When we came in at 7.30 this morning all files were gone.",
     "discovered=2026-05-01T07:30:00+01:00"},
    {"I came in on Tuesday and left the folder on the bus.", "occurred=2026-04-28"},
    {"The 5 March 2014 copy of the policy was used.", ""},
    {"On the 5 March 2025 pupils saw it.", "occurred=2025-03-05"},
    {"The 5 March 2025 breach was never reported.", "occurred=2025-03-05"},
    {"The 28 April letter went to the wrong parent.", "occurred=2026-04-28; known=yes"},
    {"She tells us today that she was sent the list on Tuesday.",
     "occurred=2026-04-28; discovered=2026-05-01"},
    {"On Tuesday I was told to use her login.", "occurred=2026-04-28; types=Identification"},
    {"On 28 April our engineer inadvertently restored it elsewhere.", "occurred=2026-04-28"},
    {"On 28 April our engineer restored it.", ""},
    {"8.50 this morning a pupil read my screen.", "occurred=2026-05-01T08:50:00+01:00"},
    {"The cake sale took \u00a38.50 on Monday, and the list was lost.", "occurred=2026-04-27"},
    {"The laptop was stolen over the weekend, on Saturday.", "occurred=2026-04-25"},
    {"Over the weekend, probably Sunday, the laptop was stolen.", "occurred=2026-04-26"},
    {"The laptop was stolen last week, on Monday.", "occurred=2026-04-20"},
    {"The laptop was stolen on Thursday last week.", "occurred=2026-04-23"},
    {"On Monday of last week the laptop was stolen.", "occurred=2026-04-20"},
    {"On Wednesday this week the laptop was stolen.", "occurred=2026-04-29"},
    {"The laptop was stolen on Sunday last week.", ""}, /* 19 or 26 April */
    {"The laptop was stolen last week. On Monday I was off.", ""},
    {"We realised on Tuesday last.", "discovered=2026-04-28"},
    {"We realised on Friday last when the parent asked.", "discovered=2026-04-24"},
    {"The door was propped open 17:05 on 27/4, discovered by me 7.10am 28/4.",
     "occurred=2026-04-27T17:05:00+01:00; discovered=2026-04-28T07:10:00+01:00"},
    {"We realised on Tuesday last thing.", "discovered=2026-04-28"},
    {"The list was shown on our website since the 28th. its off now.", "occurred=2026-04-28"},
    {"On Monday of all days, at 8.30am, the laptop was stolen.",
     "occurred=2026-04-27T08:30:00+01:00"},
    {"On Tuesday I found nobody in the office. It was lost on Monday.", "occurred=2026-04-27"},
    {"On Tuesday I found no one there.", ""},
    {"On Tuesday we found nobody had locked the door.", "discovered=2026-04-28"},
    {"The laptop was stolen on Monday and nothing was found on Tuesday.",
     "occurred=2026-04-27"},
    {"It was stolen on Monday. It was not found to be missing until Tuesday.",
     "occurred=2026-04-27; discovered=2026-04-28"},
    {"A parent showed me the list on Tuesday.", "discovered=2026-04-28"},
    {"He found that out on Tuesday and changed it at once.", "discovered=2026-04-28"},
    {"The laptop was stolen between 4pm on Thursday and 8am today.", ""},
    {"It was stolen between 5.30pm yesterday and 7am this morning.", ""},
    {"It was stolen some time between Monday and Wednesday.", ""},
    {"It was lost between 3.30pm on Wednesday and 4.15pm.", "occurred=2026-04-29"},
    {"It was stolen between 4pm and 6pm on Wednesday.", "occurred=2026-04-29"},
    {"I showed a parent the list on Tuesday.", "occurred=2026-04-28"},
    {"I sent it on 28 April at 14:05 and noticed at 14:30.",
     "occurred=2026-04-28T14:05:00+01:00; discovered=2026-04-28T14:30:00+01:00"},
    {"I sent it on 28 April at 14:05 and noticed at 13:30.",
     "occurred=2026-04-28T14:05:00+01:00"},
    {"It was sent on 28 April at 14:05. I noticed at 14:30.",
     "occurred=2026-04-28T14:05:00+01:00"},
    {"A mum complained on 20th. It was sent on 17 April.",
     "occurred=2026-04-17; discovered=2026-04-20"},
    {"The letter was sent on 3rd attempt.", ""},
    {"Mrs Osei leaves on 31st.", ""},
    {"I lost it in the shop on Monday. They gave it back on Tuesday.", "occurred=2026-04-27"},
    {"I gave it to the wrong boy on Tuesday.", "occurred=2026-04-28; known=yes"},
    {"It was sent a week ago today.", "occurred=2026-04-24"},
    {"It was sent a week ago yesterday by post.", "occurred=2026-04-23"},
    {"Two weeks ago today it was sent.", "occurred=2026-04-17"},
    {"It was sent two weeks ago.", ""},
    {"A week ago, on Tuesday 21st, it was lost.", "occurred=2026-04-21"},
    {"A week ago, on Tuesday, it was lost.", ""},
    {"W/c 20 April: it was lost on the Monday of that week.", ""},
    {"The trip was on 14 April, and the list was lost the following Monday.", ""},
    {"An hour ago I sent the list to the wrong parent.", "occurred=2026-05-01; known=yes"},
    {"It was sent 20 minutes ago.", "occurred=2026-05-01"},
    {"It was sent 10 hours ago.", "occurred=2026-04-30"},
    {"The list has been missing since 18 May.", "occurred=2025-05-18"},
    {"The list has been missing since the 28th.", "occurred=2026-04-28"},
    {"The page has been open since 28/4.", "occurred=2026-04-28"},
    {"The laptop was stolen in the first week of term.", ""},
    {"The laptop was stolen over the weekend, and on Monday I came in.", ""},
    {"The photos were on the public site until yesterday.", "types=Basic"},
    {"The photos were open until the 28th of April, and Tom took them down.", "types=Basic"},
    {"The page was up until yesterday, when Tom spotted it.", "discovered=2026-04-30"},
    {"Nobody in the office saw the letter until yesterday.", "occurred=2026-04-30"},
    {"This morning I can't find the red folder. Last seen Tuesday.", "discovered=2026-05-01"},
    {"The red folder was last seen in the staff room on Tuesday.", ""},
    {"I last had the red folder on Tuesday, and it was lost by Wednesday.", ""},
    {"On Tuesday I took the red folder home, and I can't find it.", "occurred=2026-04-28"},
    {"It was lost on Tuesday, and I can't find it anywhere.", "occurred=2026-04-28"},
    {"It was sent at 8.15am today. I noticed at 9am.",
     "occurred=2026-05-01T08:15:00+01:00; discovered=2026-05-01T09:00:00+01:00"},
    {"It was sent at 8.15am yesterday. I noticed at 9am.",
     "occurred=2026-04-30T08:15:00+01:00"},
    {"It was sent at 9.15am today. I noticed at 9am.", "occurred=2026-05-01T09:15:00+01:00"},
    {"On 28 April it was left at the pool. The manager rang me the next day.",
     "occurred=2026-04-28; discovered=2026-04-29"},
    {"It was left at the pool on Tuesday. I noticed later that day.",
     "occurred=2026-04-28; discovered=2026-04-28"},
    {"It was left at the pool on Tuesday and the next day I told the head.",
     "occurred=2026-04-28"},
    {"We noticed the next day.", ""},
    {"When did it happen? Tuesday, 10am\nWhen was it found? Same day, 4pm\n"
     "What happened? It was left there.",
     "occurred=2026-04-28T10:00:00+01:00; discovered=2026-04-28T16:00:00+01:00"},
    {"When was it found? the next day\nDate of incident: 28 April 2026\n"
     "What happened? It was left there.",
     "occurred=2026-04-28; discovered=2026-04-29"},
    {"The Wednesday after the concert it was lost.", ""},
    {"It was lost on Wednesday after lunch.", "occurred=2026-04-29"},
    {"It was lost on the Tuesday before last.", ""},
    {"It was lost 16:00 on 27/4, and noticed 7.10am 28/4.",
     "occurred=2026-04-27T16:00:00+01:00; discovered=2026-04-28T07:10:00+01:00"},
    {"It was lost yesterday at 7.10am by 2/3 families.", "occurred=2026-04-30T07:10:00+01:00"},
    {"Anfonwyd y rhestr ddoe am 2.15 y prynhawn.", "occurred=2026-04-30T14:15:00+01:00"},
    {"yesterdays letter went to the wrong mum", "occurred=2026-04-30; known=yes"},
    {"We did not notice until yesterday.", "discovered=2026-04-30"},
    {"The list was not sent until yesterday.", "occurred=2026-04-30"},
    {"It went unnoticed until yesterday.", "discovered=2026-04-30"},
    {"The medi\u00adcal list was lo\u00adst on Wednes\u00adday.",
     "occurred=2026-04-29; types=Health"},
    {"W/c 20 April the list was sent.", ""},
    {"It was lost in the week beginning 20 April.", ""},
    {"It was lost just before 20 April.", ""},
    {"This am the list was sent.", "occurred=2026-05-01"},
    {"The names were read by the whole of 5H on Tuesday.", "occurred=2026-04-28; types=Basic"},
    {"It was stolen on Tuesday at 16h.", "occurred=2026-04-28T16:00:00+01:00"},
    {"Gadewais y rhestr ar y bws ar ddydd Mawrth.", "occurred=2026-04-28"},
    {"Collais y rhestr ar ddydd Mawrth 24 o Fawrth.", "occurred=2026-03-24"},
    {"Collais y rhestr y bore yma.", "occurred=2026-05-01"},
    {"It went today, 1 May 2026.", "occurred=2026-05-01"},
    {"The day before yesterday I left it on the bus.", "occurred=2026-04-29"},
    {"Last night the office was burgled.", "occurred=2026-04-30"},
    {"This morning I sent it.", "occurred=2026-05-01"},
    {"It was left on the train on Monday.", "occurred=2026-04-27"},
    {"Last Tuesday I left the folder in a cafe.", "occurred=2026-04-28"},
    {"I left it there two days ago.", "occurred=2026-04-29"},
    {"It was stolen on 12/4.", "occurred=2026-04-12"},
    {"It was stolen on 12 April.", "occurred=2026-04-12"},
    {"It was stolen on 23.12.25 from the car.", "occurred=2025-12-23"},
    {"It was lost on 20 December.", "occurred=2025-12-20"},
    {"It happened on Friday 13th.", "occurred=2026-03-13"},
    {"It happened on Friday 24 April.", "occurred=2026-04-24"},
    {"It happened on Friday, 24th April 2026.", "occurred=2026-04-24"},
    {"I lost it on the 28th.", "occurred=2026-04-28"},
    {"On the 28th the list was sent.", "occurred=2026-04-28"},
    {"At 23:50 on the 28th my bag was stolen.", "occurred=2026-04-28T23:50:00+01:00"},
    {"There was a stain on the 2nd page.", ""},
    {"On 3 March 2026 (sorry, I only found it now) the list was sent.", "occurred=2026-03-03"},
    {"On Monday (found out on Tuesday) the list was sent.",
     "occurred=2026-04-27; discovered=2026-04-28"},
    {"The list was sent (as we found out later) on Monday.", "occurred=2026-04-27"},
    {"I lost it on the 28th of last month.", "occurred=2026-04-28"},
    {"It was lost on the 1st of this month.", "occurred=2026-05-01"},
    {"I left it in a taxi on the evening of the 28th.", "occurred=2026-04-28"},
    {"A week last Tuesday I left the folder in a cafe.", "occurred=2026-04-21"},
    {"I left it on the bus a fortnight last Monday.", "occurred=2026-04-13"},
    {"It was sent on the fifth of March.", "occurred=2026-03-05"},
    {"On Tuesday the twenty-first of April it was lost.", "occurred=2026-04-21"},
    {"On the twenty first of March 2026 it was lost.", "occurred=2026-03-21"},
    {"It was lost on the morning of the thirtieth of April.", "occurred=2026-04-30"},
    {"The list was sent on 28Apr26.", "occurred=2026-04-28"},
    {"Lost 28-Apr-2026, on the bus.", "occurred=2026-04-28"},
    {"It was lost on 28Apr.", "occurred=2026-04-28"},
    {"It was lost on March the 5th.", "occurred=2026-03-05"},
    {"Ddoe anfonwyd yr e-bost i'r rhiant anghywir.", "occurred=2026-04-30"},
    {"Digwyddodd ar 3 Mawrth 2026.", "occurred=2026-03-03"},
};

static const Row times[] = {
    {"It was sent yesterday at 14:30.", "occurred=2026-04-30T14:30:00+01:00"},
    {"At 14:30 yesterday it was sent.", "occurred=2026-04-30T14:30:00+01:00"},
    {"At 0845 yesterday it was sent.", "occurred=2026-04-30T08:45:00+01:00"},
    {"It was sent on Monday at about 1430 in the afternoon.",
     "occurred=2026-04-27T14:30:00+01:00"},
    {"It was lost yesterday, and I rang them at 0845 462 1234.", "occurred=2026-04-30"},
    {"It was sent on Monday at 2.30pm.", "occurred=2026-04-27T14:30:00+01:00"},
    {"It was sent on Monday at 2.30 pm.", "occurred=2026-04-27T14:30:00+01:00"},
    {"It was sent at about 3pm on 28 April 2026.", "occurred=2026-04-28T15:00:00+01:00"},
    {"It was sent yesterday at half past two in the afternoon.",
     "occurred=2026-04-30T14:30:00+01:00"},
    {"It was sent this morning at quarter to nine.", "occurred=2026-05-01T08:45:00+01:00"},
    {"It was sent yesterday at about 2pm.", "occurred=2026-04-30T14:00:00+01:00"},
    {"It was sent at about 2.30 this afternoon.", "occurred=2026-05-01T14:30:00+01:00"},
    {"It was sent yesterday at noon.", "occurred=2026-04-30T12:00:00+01:00"},
    {"It was sent yesterday afternoon at 2.30.", "occurred=2026-04-30T14:30:00+01:00"},
    {"It was sent on 2026-04-30T08:15.", "occurred=2026-04-30T08:15:00+01:00"},
    {"It was sent on 30/04/2026 09:15.", "occurred=2026-04-30T09:15:00+01:00"},
    {"It was sent yesterday at quarter to five pm.", "occurred=2026-04-30T16:45:00+01:00"},
    {"It was sent yesterday at five o'clock in the afternoon.",
     "occurred=2026-04-30T17:00:00+01:00"},
    {"It was sent yesterday evening at 8.30.", "occurred=2026-04-30T20:30:00+01:00"},
    {"It was sent last night at 9.30.", "occurred=2026-04-30T21:30:00+01:00"},
    {"It was sent yesterday at 11.45, at lunchtime.", "occurred=2026-04-30T11:45:00+01:00"},
    {"It was sent yesterday at 1430hrs.", "occurred=2026-04-30T14:30:00+01:00"},
    /* in winter the same zone is another offset */
    {"It was sent on 3 March 2026 at 14:30.", "occurred=2026-03-03T14:30:00Z"},
    /* neither morning nor afternoon */
    {"It was sent yesterday at 2.30.", "occurred=2026-04-30"},
    {"It was sent yesterday at half past two.", "occurred=2026-04-30"},
    {"It was sent yesterday at half past six.", "occurred=2026-04-30"},
    {"It was sent at quarter past nine yesterday.", "occurred=2026-04-30T09:15:00+01:00"},
    {"It was sent at ten to nine yesterday evening.", "occurred=2026-04-30T20:50:00+01:00"},
    {"It was sent yesterday at 4 o'clock.", "occurred=2026-04-30"},
    {"It was sent last night at 2.30.", "occurred=2026-04-30"},
    {"It was sent yesterday at five.", "occurred=2026-04-30"},
    /* a form with a line for each */
    {"Date of incident: 28 April 2026\nTime: 14:30\nWhat happened? It was sent out.",
     "occurred=2026-04-28T14:30:00+01:00"},
    {"Date of incident: 28 April 2026\nTime: about 9.15am\nWhat happened? It was sent out.",
     "occurred=2026-04-28T09:15:00+01:00"},
    {"Date of incident: 28 April 2026\nClosing time: 14:30\nWhat happened? It was sent out.",
     "occurred=2026-04-28"},
    {"Time of incident: 9.15am\nDate of incident: 28 April 2026\nWhat happened: It was sent "
     "out.",
     "occurred=2026-04-28T09:15:00+01:00"},
    {"Date: 28/4/2026\nTime: 2.30pm\nWhere: the office\nA list went to the wrong parent.",
     "occurred=2026-04-28T14:30:00+01:00; known=yes"},
    {"When: Tuesday 28 April\nWhat: the laptop was stolen, not encrypted\nWho: me\nIt was lost "
     "on 3 March.",
     "occurred=2026-04-28; encrypted=no"},
    {"\u2022 When: 28 April\n\u2022 Done: searched since yesterday", "occurred=2026-04-28"},
    {"Date lost: 28 April Time: 14:30", "occurred=2026-04-28T14:30:00+01:00"},
    {"When: not known\nWho: Mrs Jones\nThe list was sent yesterday.", "occurred=2026-04-30"},
    {"To: the head\nDate: 28/4/2026\nWho: Mrs Jones\nThe list was sent yesterday.",
     "occurred=2026-04-30"},
    /* of the report, or of the incident */
    {"Date: 1 May 2026\nWho: Mrs Jones\nThe list was sent yesterday.", "occurred=2026-04-30"},
    {"Date: 1 May 2026\nWho: Mrs Jones\nWhat: the list was sent out", "occurred=2026-05-01"},
    {"Date: 1 May 2026\nDate of incident: 28 April 2026\nWhat happened? It was lost.",
     "occurred=2026-04-28"},
    {"Date: 28 April 2026\nWho: Mrs Jones\nThe list was sent out. I noticed today.",
     "occurred=2026-04-28; discovered=2026-05-01"},
    {"Date: 28 April 2026\nWho: Mrs Jones\nThe list was sent on Wednesday.", ""},
    {"Dyddiad: 1 Mai 2026\nPwy: fi\nAnfonwyd y rhestr ddoe.", "occurred=2026-04-30"},
    {"When: 1 May 2026\nWho: Mrs Jones\nThe list that was sent yesterday was read out.",
     "occurred=2026-05-01"},
    {"Date: 12 May 2026\nTime: 3pm\nIt was lost yesterday.", "occurred=2026-04-30"},
    {"Date of incident: 28 April 2026\nTime: not known\nWhat happened? It was sent out.",
     "occurred=2026-04-28"},
    /* no day of a thing */
    {"On 28 April 2026 copies were lost.", "occurred=2026-04-28"},
    {"It was stolen from her 28 April 2026 by a thief.", "occurred=2026-04-28"},
    {"On the 28 April 2026 pupils lost it.", "occurred=2026-04-28"},
    {"Spotted at 7 this morning.", "discovered=2026-05-01T07:00:00+01:00"},
    {"It was sent at 3 in the afternoon on Tuesday.", "occurred=2026-04-28T15:00:00+01:00"},
    {"It was sent on Tuesday afternoon at 3.", "occurred=2026-04-28T15:00:00+01:00"},
    {"It was lost at 3 High Street on Tuesday.", "occurred=2026-04-28"},
    {"It was sent yesterday, 8.45ish.", "occurred=2026-04-30T08:45:00+01:00"},
    {"It was sent yesterday about 2.30ish in the afternoon.",
     "occurred=2026-04-30T14:30:00+01:00"},
    {"It was sent yesterday to 30ish parents.", "occurred=2026-04-30"},
    {"Anfonwyd y rhestr ddydd Llun am 2.30yp.", "occurred=2026-04-27T14:30:00+01:00"},
    {"Anfonwyd y rhestr ddoe am 9:15 y.b.", "occurred=2026-04-30T09:15:00+01:00"},
    /* in which zone: of another the time is left out, and of GMT in summer, which many take for ours */
    {"It was sent at 15:51 BST yesterday.", "occurred=2026-04-30T15:51:00+01:00"},
    {"It was sent at 15:51 UK time yesterday.", "occurred=2026-04-30T15:51:00+01:00"},
    {"It was sent at 15:51 GMT on 3 March 2026.", "occurred=2026-03-03T15:51:00Z"},
    {"It was sent yesterday at 15:51 GMT.", "occurred=2026-04-30"},
    {"It was sent yesterday, 15:51, AEST.", "occurred=2026-04-30"},
    {"It was sent yesterday at 15:51 (EST).", "occurred=2026-04-30"},
    {"EST was founded yesterday, and the list was lost.", "occurred=2026-04-30"},
    /* of two times none, of two days none */
    {"It was sent yesterday at 14:30 or 15:30.", "occurred=2026-04-30"},
    {"It was sent at either 14:30 or 15:30 yesterday.", "occurred=2026-04-30"},
    {"It was lost on Tuesday or Wednesday last week.", ""},
    {"It was lost on Tuesday or possibly Wednesday.", ""},
    {"It was lost on Tuesday, in the hall or the gym.", "occurred=2026-04-28"},
    {"It was sent yesterday at 14:30pm.", "occurred=2026-04-30T14:30:00+01:00"},
    /* not that time */
    {"It was sent yesterday before 14:30.", "occurred=2026-04-30"},
};

static const Row two_days[] = {
    {"I noticed today that I sent the list yesterday.",
     "occurred=2026-04-30; discovered=2026-05-01"},
    {"Yesterday we discovered that the bag was left on the bus last Tuesday.",
     "occurred=2026-04-28; discovered=2026-04-30"},
    {"On Monday I sent it out, and on Wednesday we realised.",
     "occurred=2026-04-27; discovered=2026-04-29"},
    {"The letter was posted on 20 April 2026. A parent rang to say on 22 April 2026 that it "
     "was "
     "not hers.",
     "occurred=2026-04-20; discovered=2026-04-22"},
    {"We became aware of it this morning.", "discovered=2026-05-01"},
    {"It came to light on Tuesday.", "discovered=2026-04-28"},
    {"I was told about it on 29 April at 16:20.", "discovered=2026-04-29T16:20:00+01:00"},
    {"I found out yesterday.", "discovered=2026-04-30"},
    {"This morning a parent handed in four pages of it.", "discovered=2026-05-01"},
    {"I left it in the hall yesterday. I changed my password today.", "occurred=2026-04-30"},
    {"Sylwais heddiw fod y ffeil wedi gollwyd ar 28 Ebrill 2026.",
     "occurred=2026-04-28; discovered=2026-05-01"},
};

/* The mail is written on a Friday. What happened was before it was found, whatever that makes of a weekday. */
static const Row around_weekdays[] = {
    {"It was sent Friday 5pm, noticed Monday 9am.",
     "occurred=2026-04-24T17:00:00+01:00; discovered=2026-04-27T09:00:00+01:00"},
    {"Found Monday 9am that it was sent Friday 5pm.",
     "occurred=2026-04-24T17:00:00+01:00; discovered=2026-04-27T09:00:00+01:00"},
    {"Sent 5pm Fri. Spotted 9am Mon.",
     "occurred=2026-04-24T17:00:00+01:00; discovered=2026-04-27T09:00:00+01:00"},
    {"The list was posted on Thursday. We found out on Tuesday.",
     "occurred=2026-04-23; discovered=2026-04-28"},
    {"Sent on Thursday at 4pm; found Friday at 8.30am.",
     "occurred=2026-04-30T16:00:00+01:00; discovered=2026-05-01T08:30:00+01:00"},
    {"Posted Monday, parent rang Wednesday 10am.",
     "occurred=2026-04-27; discovered=2026-04-29T10:00:00+01:00"},
    {"The letter went out on Tuesday, and her mother phoned Thursday lunchtime.",
     "occurred=2026-04-28; discovered=2026-04-30"},
    {"It was posted on Monday. The parent rang back on Wednesday.", "occurred=2026-04-27"},
    {"It went out on Wednesday at 5pm and was noticed on Wednesday at 3pm.",
     "occurred=2026-04-22T17:00:00+01:00; discovered=2026-04-29T15:00:00+01:00"},
    {"It went out on Wednesday at 3pm and was noticed on Wednesday at 5pm.",
     "occurred=2026-04-29T15:00:00+01:00; discovered=2026-04-29T17:00:00+01:00"},
    {"It was lost on Friday.", ""},
    {"We noticed on Friday.", ""},
    {"It was sent on Friday and noticed on Friday.", ""},
    {"It was lost on 29 April. We noticed it on Monday.",
     "occurred=2026-04-29; discovered=2026-04-27"}, /* a date stays as it is written */
};

static const Row nights[] = {
    {"It happened on Sunday night at 00:30.", ""}, /* some mean the night that began on it */
    {"The office was burgled at 2am on Monday night.", ""},
    {"It was stolen on the night of 26 April at half past midnight.", ""},
    {"It was stolen on Sunday night.", "occurred=2026-04-26"},
    {"It was stolen on Sunday night at 11.30pm.", "occurred=2026-04-26T23:30:00+01:00"},
    {"It was stolen at 00:30 on Monday.", "occurred=2026-04-27T00:30:00+01:00"},
    {"It was sent last night at 00:30.", "occurred=2026-05-01T00:30:00+01:00"},
};

static const Row no_day[] = {
    {"On 1 March 2026 and on 2 March 2026", ""},
    {"On 31/02/2026", ""},
    {"On 05/13/2026", ""},
    {"case 12026-05-03, 1/2/2026/7, version 1.2.3.2026", ""},
    {"It went missing before half-term.", ""},
    {"It was lost over the weekend.", ""},
    {"It was lost last week.", ""},
    {"It was lost between 3 and 5 March 2026.", ""},
    {"It was lost sometime from Monday to Wednesday.", ""},
    {"It was lost 3-5 March.", ""},
    {"It was lost on Friday.", ""},     /* today's or last week's */
    {"It was lost last Thursday.", ""}, /* yesterday, or a week before */
    {"It was lost two weeks ago.", ""},
    {"It was lost before Monday.", ""},
    {"It was lost a week last Thursday.", ""}, /* 23 April, or a week before */
    {"In the morning the 2nd copy was lost.", ""},
    {"A 5Mar2014 copy was lost.", ""},
    {"I lost our 3 March 2026 report.", ""},
    {"We will meet on 8 May 2026 about it.", ""},
    {"The deadline is Monday.", ""},
    {"The pupil, born 3 May 2014, was not there.", ""},
    {"Her dob is 12/05/2013.", ""},
    {"I am in court today.", ""},
    {"Pay today to avoid a fee.", ""},
    {"Received: 30 April 2026 16:10", ""},
    {"The policy of 1 September 2025 was not followed.", ""},
    {"At 14:30 the file was sent.", ""},
    {"Half of the 1/2 term reports", ""},
    {"It was lost on Tuesday 29 April 2026.", ""}, /* which was a Wednesday */
    {"The children march around the hall.", ""},
    {"This may happen again.", ""},
    {"The first may have been lost.", ""},
    {"It was lost before the fifth of March.", ""},
    {"It was lost after the 5th of March.", ""},
    {"It was lost between the third and the fifth of March.", ""},
    {"It was lost on the 3rd or 4th of March.", ""},
    {"It was lost on the third or fourth of March.", ""},
    {"The second of them was lost.", ""},
    {"The fifth of the March lists was lost.", ""},
    {"The list of 3Mar was lost.", ""},
    {"The file 28Apr26b was lost.", ""},
    {"It was lost on 31Apr26.", ""},
    {"He sat on the bag.", ""},
};

/* Days of something else. */
static const char *const other_days[] = {
    "The Monday club list was left on the bus.",
    "I left the list for the Thursday trip on the bus.",
    "I sent it to the wrong parent. Jake has a detention on Monday.",
    "I sent it to the wrong parent. Jake has a detention on Monday because he hit Tom.",
    "It went to the wrong parent. The trip is on Tuesday.",
    "It went to the wrong parent. The choir meets on Tuesday in the hall.",
    "It was left on the bus. I am only in school on Wednesday.",
    "It was left on the bus. Please ring me on Monday morning.",
    "It was left on the bus, but we have assembly on Thursday.",
};

/* And what still tells it. */
static const Row own_days[] = {
    {"On Monday a child got hold of the safeguarding folder.", "occurred=2026-04-27"},
    {"This morning I have a parent here with another child's report.",
     "occurred=2026-05-01; subjects=Children"},
    {"Monday: the list in the wrong book bag.", "occurred=2026-04-27"},
    {"The list is in the wrong hands since Monday.", "occurred=2026-04-27"},
    {"This is the list that I printed on Monday.", "occurred=2026-04-27"},
    {"The folder is missing since Monday.", "occurred=2026-04-27"},
    {"The Monday I left it there was 27 April 2026.", "occurred=2026-04-27"},
    {"The list has been on the wall since Monday.", "occurred=2026-04-27"},
    {"On Monday we had visitors and they read it.", "occurred=2026-04-27"},
};

static void test_other_days(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(other_days); i++) {
        Report report = report_of(other_days[i], NULL, NULL, MAIL_DATE);
        fields_read(&report, NULL);
        is_str(report.fields.occurred, NULL, other_days[i]);
        ok(report.fields.missing[0] && strcmp(report.fields.missing[0], WHEN) == 0,
           "it is asked for");
        fields_clear(&report.fields);
    }
}

static void check_forwarded_day(const char *comment, const char *forwarded,
                                const char *occurred)
{
    char date[] = "2026-04-22T10:00:00+01:00";
    Report report = report_of(comment, forwarded, NULL, MAIL_DATE);
    report.forward.date = date;
    fields_read(&report, NULL);
    is_str(report.fields.occurred, occurred, comment);
    fields_clear(&report.fields);
}

/* Of a clause as long as a page what goes on a page away tells nothing of a day, and a megabyte of days is read in half a second. */
static void test_long_clause(void)
{
    for (int words = 10; words <= 60; words += 50) {
        g_autoptr(GString) text = g_string_new("I lost it. Jake is ");
        for (int i = 0; i < words; i++)
            g_string_append(text, "very ");
        g_string_append(text, "late on Monday.");
        Report report = report_of(text->str, NULL, NULL, MAIL_DATE);
        fields_read(&report, NULL);
        is_str(report.fields.occurred, words > 40 ? "2026-04-27" : NULL, "a long clause");
        fields_clear(&report.fields);
    }
}

/* A mail that went astray tells of its own affairs, a report that is passed on of the incident. */
static void test_what_is_forwarded(void)
{
    static const char letter[] =
        "Dear Mrs Smith, Jake was given a detention on Monday for hitting Tom.",
                      told[] = "On Monday I sent the register to the wrong parent.";
    check_forwarded_day("I sent this to the wrong parent.", letter, NULL);
    check_forwarded_day("The e-mail below went to the wrong mum.", letter, NULL);
    check_forwarded_day("I forwarded the below to Mrs Jones by mistake.", letter, NULL);
    check_forwarded_day("Yesterday I sent this to the wrong parent.", letter, "2026-04-30");
    check_forwarded_day("Ann sent it to the wrong parent, see below.", told, "2026-04-20");
    check_forwarded_day("Please see below.", "I left the register on the bus on Monday.",
                        "2026-04-20");
}

/* The days of a forwarded text count from its own date. */
static void test_forwarded(void)
{
    char date[] = "2026-04-20T10:00:00+01:00",
         text[] = "Yesterday I left the register on the bus.";
    Report report = report_of("Please see below.", text, NULL, MAIL_DATE);
    report.forward.date = date;
    fields_read(&report, NULL);
    is_str(report.fields.occurred, "2026-04-19", "the day before the forwarded mail");
    ok(report.fields.n_evidence == 1 && report.fields.evidence[0].in == EVIDENCE_FORWARD,
       "and its place is in the forwarded text");
    ok(places_hold(&report), "where it stands");
    fields_clear(&report.fields);
    char printed[] = "20 April 2026 10:00",
         chain[] = "Yesterday I left it on the bus.\n\nFrom: Ann <a@b.example>\n"
                   "Sent: 16 April 2026 15:58\nTo: Ben <b@b.example>\nSubject: The bag\n\n"
                   "On the bus since yesterday.";
    Report printing = report_of("Please see below.", text, NULL, MAIL_DATE);
    printing.forward.date_text = printed;
    fields_read(&printing, NULL);
    is_str(printing.fields.occurred, "2026-04-19", "or of the date as its program printed it");
    fields_clear(&printing.fields);
    printing = report_of("", chain, NULL, MAIL_DATE);
    printing.forward.date_text = printed;
    fields_read(&printing, NULL);
    is_str(printing.fields.occurred, "2026-04-19", "a mail in it has a day of its own");
    ok(printing.fields.people[0] == NULL, "and nobody in its header is said to be involved");
    fields_clear(&printing.fields);
    Report quoting = report_of("> Yesterday I left it.\nThat is wrong.", NULL, NULL, MAIL_DATE);
    fields_read(&quoting, NULL);
    ok(!quoting.fields.occurred, "an answered quotation is somebody else's words");
    fields_clear(&quoting.fields);
    Report dateless = report_of("It was lost yesterday.", NULL, NULL, NULL);
    fields_read(&dateless, NULL);
    ok(!dateless.fields.occurred && dateless.fields.n_evidence == 1,
       "without a date of the mail yesterday is no day, and a place");
    fields_clear(&dateless.fields);
}

static void test_invitation(void)
{
    Report report = report_of("When: Friday 8 May 10am\nWho: all staff\n\nA memory stick was "
                              "lost on Monday.",
                              NULL, NULL, MAIL_DATE);
    fields_read(&report, NULL);
    bool shown = false;
    for (size_t i = 0; i < report.fields.n_evidence; i++)
        shown |= strstr(report.fields.evidence[i].text, "8 May") != NULL;
    ok(report.fields.occurred && !shown,
       "a day to come is no evidence for the day that is read");
    fields_clear(&report.fields);
}

static void test_contradiction(void)
{
    Report report = report_of("It was sent on 1 March 2026. It was sent on 2 March 2026.", NULL,
                              NULL, MAIL_DATE);
    fields_read(&report, NULL);
    ok(!report.fields.occurred && report.fields.n_evidence == 2,
       "two days leave it open, with a place for each");
    is_str(report.fields.evidence[1].text, "2 March 2026", "so that a person can tell");
    fields_clear(&report.fields);
}

int main(void)
{
    READS(days);
    READS(times);
    READS(two_days);
    READS(around_weekdays);
    READS(own_days);
    READS(nights);
    READS(no_day);
    test_other_days();
    test_long_clause();
    test_what_is_forwarded();
    test_forwarded();
    test_invitation();
    test_contradiction();
    return tap_done();
}

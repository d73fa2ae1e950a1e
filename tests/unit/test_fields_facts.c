/* Encrypted or not, known or not who has it, deleted or not, and what has been done. */
#include "tests/unit/fields_rows.h"

static const Row facts[] = {
    {"We know who has it, and she's a governor.", "known=yes"},
    {"The recipient is known to us.", "known=yes"},
    {"We don't know who has it.", "known=no"},
    {"Do we know who has it? If we know who has it we can ask.", ""},
    {"The sheet listed 28 kids.", "affected=28; subjects=Children"},
    {"The laptop was encrypted.", "encrypted=yes"},
    {"The laptop was not encrypted.", "encrypted=no"},
    {"The laptop lacks encryption.", "encrypted=no"},
    {"Device: USB stick. Encrypted: No. Date unknown.", "encrypted=no"},
    {"Device: laptop, encrypted: yes, lost on the tube.", "encrypted=yes"},
    {"Laptop, encrypted: not sure.", ""},
    {"Was the laptop encrypted? No.", "encrypted=no"},
    {"Was the laptop encrypted? No idea.", ""},
    {"Was the laptop encrypted? Nobody can tell. No, it was not left on the bus.", ""},
    {"The memory stick is from before we had encryption.", ""},
    {"The laptop was bought before encryption was brought in.", ""},
    {"The laptop was encrypted before it was given to me.", "encrypted=yes"},
    {"The USB stick is unencrypted.", "encrypted=no"},
    {"Two USB sticks are missing. They are not encrypted.", "encrypted=no"},
    {"Both memory sticks were encrypted.", "encrypted=yes"},
    {"The memory stick was password protected.", "encrypted=yes"},
    {"The iPad wasn't protected by a PIN.", "encrypted=no"},
    {"There was no password on the memory stick.", "encrypted=no"},
    {"The laptop has BitLocker.", "encrypted=yes"},
    {"I sent it to the wrong parent.", "known=yes"},
    {"It was emailed to another member of staff.", "known=yes"},
    {"I sent it to Mrs Jones by mistake.", "known=yes"},
    {"I emailed the list to a.b@mail.example instead.", "known=yes"},
    {"We don't know who has it now.", "known=no"},
    {"I don't know who left it there.", ""},
    {"I told a colleague who was not entitled to know.", ""},
    {"It went to an unknown Gmail address.", "known=no"},
    {"It went to an address that we don't recognise.", "known=no"},
    {"We have no idea whose number it is.", "known=no"},
    {"It went to the wrong solicitor.", "known=yes"},
    {"I emailed it to the wrong social worker.", "known=yes"},
    {"I sent it to the wrong school.", "known=yes"},
    {"I sent it to the wrong school by mistake.", "known=yes"},
    {"I sent it to the wrong school account.", ""},
    {"The wrong solicitor got the whole file.", "known=yes"},
    {"The wrong parents were emailed.", "known=yes"},
    {"A parent was sent it.", "known=yes"},
    {"A parent got in touch about it.", ""},
    {"The letter of a pupil was sent to an old address.", ""},
    {"I sent it to the school office.", ""},
    {"The wrong parents may have received it.", ""},
    {"It was handed to her dad.", "known=yes"},
    {"It went to our old auditor.", "known=yes"},
    {"It went to a former colleague of mine.", "known=yes"},
    {"It went to an outside invigilator who should not have it.", "known=yes"},
    {"I emailed it to the wrong accountant at the bank.", "known=yes"},
    {"It went to our parents.", ""},
    {"It went to the parent's old address.", "types=Basic; subjects=Customers"},
    {"I emailed the reading list of the whole of Year 4 to the wrong parent.", "known=yes"},
    {"I sent the letters and rang to speak to a parent.", ""},
    {"Nobody knows who took it.", "known=no"},
    {"It went to an old Gmail, no clue whose it is.", "known=no"},
    {"One laptop was encrypted and the other wasn't.", ""},
    {"The laptops are encrypted, the iPad isn't.", ""},
    {"lost my laptop. its encrypted. rang the bus firm, nothing yet", "encrypted=yes"},
    {"The laptop was encrypted, it wasn't switched on.", "encrypted=yes"},
    {"The laptop was encrypted, was it not?", ""},
    {"The laptop was encrypted but I can't say for sure.", ""},
    {"The laptop was encrypted but I can't say where it is.", "encrypted=yes"},
    {"The phone was locked with a fingerprint.", "encrypted=yes"},
    {"It was on a stick with no encryption.", "encrypted=no"},
    {"I found a list of names. I gave it to Mrs Nowak.", "types=Basic"},
    {"I found that it was wrong. I gave it to Mrs Nowak.", "known=yes"},
    {"I found out about the list. I gave it to Mrs Nowak by mistake.", "known=yes"},
    {"The iPad was pin locked.", "encrypted=yes"},
    {"Collais gof bach. Not encrypted sorry.", "encrypted=no"},
    {"Mae'r gliniadur wedi'i amgryptio mae'n siŵr.", ""},
    {"Mae'r gliniadur wedi cael ei amgryptio.", "encrypted=yes"},
    {"Doedd y gliniadur ddim wedi cael ei amgryptio.", "encrypted=no"},
    {"I made her delete it in front of me.", "deleted=yes"},
    {"She did not delete it in front of me.", "deleted=no"},
    {"I asked her to delete it. They refuse to destroy it.", "deleted=no"},
    {"He won't delete it.", "deleted=no"},
    {"It was sent to the candidate instead of the panel.", "known=yes"},
    {"I handed Mrs Osei a letter.", "known=yes"},
    {"I sent it to the wrong Sarah.", "known=yes"},
    {"It went to the wrong Mailbox account.", ""},
    {"Asked her to delete it, waiting to hear.", "deleted=no"},
    {"I sent Mrs Osei's letter home.", ""},
    {"I have not sent Mrs Osei a letter.", ""},
    {"It went to a stranger.", "known=no"},
    {"I sent it to a Mr Paul Barker whom none of us knows.", ""},
    {"It was not addressed to anybody we know.", "known=no"},
    {"It went to a mother who nobody in the school knows.", ""},
    {"Nobody knows how it came to be sent to Mrs Jones.", "known=yes"},
    {"The laptop is encrypted as far as I know.", ""},
    {"To the best of my knowledge the laptop is encrypted.", ""},
    {"All our laptops are supposed to be encrypted.", ""},
    {"The laptop isn't encrypted as far as I know.", "encrypted=no"},
    {"The laptop is encrypted and I think it was switched off.", "encrypted=yes"},
    {"She has confirmed that she deleted it.", "deleted=yes"},
    {"He replied to say that it was deleted.", "deleted=yes"},
    {"She has not confirmed deletion.", "deleted=no"},
    {"She has confirmed that she did not delete it.", "deleted=no"},
    {"I asked her to delete it but she has not replied.", "deleted=no"},
    {"I have asked her to delete it but have heard nothing.", "deleted=no"},
    {"I asked them to shred it and they have not got back to me.", "deleted=no"},
    {"I asked him to delete it. I haven't heard anything from him.", "deleted=no"},
    {"I asked them to delete it. We are awaiting a reply.", "deleted=no"},
    {"She asked me to confirm that I deleted mine and I have not replied.", ""},
    {"We are still awaiting confirmation that it was deleted.", "deleted=no"},
};

static const Row no_facts[] = {
    {"I am not sure whether the laptop was encrypted.", ""},
    {"Was the laptop encrypted?", ""},
    {"The laptop should be encrypted.", ""},
    {"I think the laptop was encrypted.", ""},
    {"The laptop is encrypted, I think.", ""},
    {"Mae'r ffôn wedi'i amgryptio, rwy'n credu.", ""},
    {"Ransomware has encrypted the files.", ""},
    {"I asked her to delete it.", ""},
    {"I can confirm that I have deleted it.", ""},
    {"Please confirm that you have deleted it.", ""},
    {"It was not sent to the wrong parent.", ""},
    {"It was sent to the wrong address.", ""},
    {"I sent it to parents.", ""},
    {"Has she confirmed that she deleted it?", ""},
    {"The encrypted laptop, or the unencrypted laptop.", ""},
};

/* What an attacker encrypts was protected by nobody; a lock of our own on what is lost was. */
static const Row enciphered[] = {
    {"Our files are encrypted and the computer shows a message.", ""},
    {"The hackers encrypted the laptop of the office.", ""},
    {"The computer was encrypted by ransomware.", ""},
    {"On the office computer everything has been encrypted.", ""},
    {"Somebody encrypted our laptops over the weekend.", ""},
    {"The laptop was encrypted by a program that none of us had installed.", ""},
    {"The tablet is encrypted and asks for money.", ""},
    {"All documents on the server are encrypted. My computer is slow, too.", ""},
    {"We lost everything: on both computers the files are encrypted.", ""},
    {"The laptop is encrypted. A message wants bitcoins from us.", ""},
    {"Mae'r hacwyr i mewn, ac mae'r gliniadur wedi'i amgryptio.", ""},
    {"Our backups were encrypted, and the laptop was not encrypted.", ""},
    {"They encrypted the laptop. It was not encrypted before.", "encrypted=no"},
    /* and what is protected all the same */
    {"I had encrypted the laptop before.", "encrypted=yes"},
    {"The laptop was encrypted by our technician.", "encrypted=yes"},
    {"The phone is encrypted by default.", "encrypted=yes"},
    {"My laptop was stolen. All files are encrypted.", "encrypted=yes"},
    {"I left a memory stick on the bus. The data on it is encrypted.", "encrypted=yes"},
    {"There is no virus on it. The laptop is encrypted, the phone has no PIN.", ""},
    {"It was no ransomware. The laptop that was stolen is encrypted.", "encrypted=yes"},
    {"The school encrypted the laptop last year.", "encrypted=yes"},
};

/* "wasn't" is typed "wasnt" and "wasn\u2019t", too. None of these says that anything was done. */
static const Row negations[] = {
    {"It wasn't encrypted I'm afraid, my laptop.", "encrypted=no"},
    {"The laptop isn't password protected.", "encrypted=no"},
    {"The laptops weren't encrypted.", "encrypted=no"},
    {"The iPads aren't encrypted.", "encrypted=no"},
    {"The memory stick hadn't been encrypted.", "encrypted=no"},
    {"The hard drive hasn't got encryption.", "encrypted=no"},
    {"The iPads haven't been encrypted.", "encrypted=no"},
    {"I didn't have my laptop encrypted.", "encrypted=no"},
    {"The camera doesn't have encryption.", "encrypted=no"},
    {"The chromebooks don't have encryption.", "encrypted=no"},
    {"The computer couldn't be encrypted.", "encrypted=no"},
    {"That tablet can't be encrypted.", "encrypted=no"},
    {"The phone wouldn't be encrypted.", "encrypted=no"},
    {"The phone won't have been encrypted.", "encrypted=no"},
    {"I don't know if the laptop was encrypted.", ""},
    {"We don't know who has it.", "known=no"},
    {"It wasn't sent to Mrs Jones.", ""},
    {"I didn't send it to the wrong parent.", ""},
    {"She hasn't confirmed that she deleted it.", "deleted=no"},
    {"They haven't confirmed that it was deleted.", "deleted=no"},
    {"He didn't confirm the deletion.", "deleted=no"},
    {"He confirmed that he hasn't deleted it.", "deleted=no"},
    {"She hasn't replied.", "deleted=no"},
    {"She hasn't deleted it.", ""},
    {"I haven't told anyone.", ""},
    {"We haven't reported it to the police.", ""},
    {"The parents weren't told.", ""},
    {"I couldn't get it recalled.", ""},
    {"IT don't want it reset.", ""},
};

static void test_negations(void)
{
    static const char *const spellings[] = {"n't", "nt", "n\u2019t"};
    for (size_t i = 0; i < G_N_ELEMENTS(negations) * G_N_ELEMENTS(spellings); i++) {
        const Row *row = &negations[i / G_N_ELEMENTS(spellings)];
        g_auto(GStrv) pieces = g_strsplit(row->text, "n't", -1);
        g_autofree char *text = g_strjoinv(spellings[i % G_N_ELEMENTS(spellings)], pieces);
        Report report = report_of(text, NULL, NULL, MAIL_DATE);
        fields_read(&report, NULL);
        g_autofree char *summary = summary_of(&report.fields);
        is_str(summary, row->summary, text);
        is_str(report.fields.remedial_action, NULL, "and nothing was done");
        fields_clear(&report.fields);
    }
}

static void test_done(void)
{
    static const Row rows[] = {
        {"I lost it. I have reported it to the police. It is sad.",
         "I have reported it to the police."},
        {"I recalled the message. I asked her to delete it.",
         "I recalled the message. I asked her to delete it."},
        {"I have tried recalling it.", "I have tried recalling it."},
        {"I tried to ring her.", "I tried to ring her."},
        {"I've emailed them asking them to delete it.",
         "I've emailed them asking them to delete it."},
        {"A parent emailed asking for the list.", NULL},
        {"I will try to recall it.", NULL},
        {"Nothing has been reported.", NULL},
        {"I will change the password.", NULL},
        {"Should the parents be told?", NULL},
        {"I was told about it.", NULL},
        {"A boy called Tom saw it.", NULL},
        {"I did not notice until she rang the office.", NULL},
        {"It has not been deleted.", NULL},
        {"It asked for the bank details.", NULL},
        {"I have rung them.", "I have rung them."},
        {"I have sent an apology.", "I have sent an apology."},
        {"I've put it back.", "I've put it back."},
        {"The police are aware.", "The police are aware."},
        {"I pulled the network cable out.", "I pulled the network cable out."},
        {"Rwyf wedi ffonio'r cwmni bysiau.", "Rwyf wedi ffonio'r cwmni bysiau."},
        {"I called Mrs Jones.", "I called Mrs Jones."},
        {"I noticed it when Mrs Jones rang the office.", NULL},
        {"Nobody has confirmed yet that they have deleted it.", NULL},
        {"Several parents have already rung.", NULL},
        {"A parent phoned about it.", NULL},
        {"The parents have been rung.", "The parents have been rung."},
        {"The parents I rang were calm.", "The parents I rang were calm."},
        {"He handed it straight back.", "He handed it straight back."},
        {"It has been taken off the website.", "It has been taken off the website."},
        {"He gave it to my friend.", NULL},
        {"She asked why we had sent it.", NULL},
        {"I asked who had seen it.", "I asked who had seen it."},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Report report = report_of(rows[i].text, NULL, NULL, MAIL_DATE);
        fields_read(&report, NULL);
        is_str(report.fields.remedial_action, rows[i].summary, rows[i].text);
        fields_clear(&report.fields);
    }
}

static void test_deletion(void)
{
    static const char *const confirmed[] = {
        "She deleted it, she replied confirming.",
        "He has confirmed it's deleted.",
        "They deleted it and confirmed.",
        "She deleted it and replied to confirm.",
        "She has deleted it, she wrote to say so.",
        "She emailed back to say it has been deleted.",
        "The parent says she has deleted it.",
        "She told me she had deleted it.",
        "She has deleted it. She confirmed this by email.",
        "I asked her to delete it and she confirmed she had.",
        "Got an email back confirming that it was deleted.",
        "I asked her to delete it. She said that she has deleted it.",
        "She promised me she'd deleted it.",
        "I wrote to ask him to destroy it, which he has confirmed.",
        "They confirmed deleting it.",
        "All three of them have confirmed deletion.",
        "Some days later she confirmed that she has deleted it.",
        "She has confirmed to us the deletion of the file.",
        "He emailed back to say he has disposed of it.",
        "She confirmed that all copies have been destroyed and that she will check her phone.",
        "She has deleted the message and says that she did not open the attachment.",
        "He deleted it and told us he hadn't read it.",
    };
    static const char *const open[] = {
        "She has deleted the old one and I said thank you.",
        "I deleted it and said sorry to her.",
        "She may have deleted it and says she is sorry.",
        "I asked her to delete it and confirm.",
        "I asked her to reply confirming that she deleted it.",
        "Please ask her to confirm she deleted it.",
        "I have deleted it from my sent items.",
        "She has not said whether she deleted it.",
        "She says she will delete it.",
        "I told her it should be deleted.",
        "She has deleted other mails. She confirmed receipt.",
        "She said she had not deleted anything else.",
        "I said that it was deleted by mistake.",
        "She has promised to shred it.",
        "She was asked to delete it; she has promised to do so tonight.",
        "I asked her to delete it and she promised she would.",
        "She confirmed receipt of my email asking for deletion.",
        "She said she thinks she deleted it but isn't sure.",
        "She said that she would shred it.",
        "She assured me she would delete it.",
        "He has confirmed that it will be deleted by the end of the day.",
        "They have assured us they'll destroy all copies.",
        "She replied to confirm that she is deleting it now.",
        "He confirmed he'd had my request to delete it.",
        "I asked everyone to delete it and most have confirmed.",
        "Some of the parents have confirmed that they deleted it.",
        "Two of the three have confirmed deletion.",
        "I asked them all to delete it and so far three have confirmed.",
        "Nearly everyone has confirmed deletion.",
        "All but one have confirmed that it is deleted.",
        "Several say that they have deleted it.",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(confirmed) + G_N_ELEMENTS(open); i++) {
        bool yes = i < G_N_ELEMENTS(confirmed);
        const char *said = yes ? confirmed[i] : open[i - G_N_ELEMENTS(confirmed)];
        g_autofree char *text =
            g_strconcat("Yesterday I sent it to the wrong parent. ", said, NULL);
        Report report = report_of(text, NULL, NULL, MAIL_DATE);
        fields_read(&report, NULL);
        ok((report.fields.deletion_confirmed == TRISTATE_YES) == yes, "%s", text);
        fields_clear(&report.fields);
    }
}

int main(void)
{
    READS(facts);
    READS(no_facts);
    READS(enciphered);
    test_negations();
    test_deletion();
    test_done();
    return tap_done();
}

/* A report without its reporter: names, addresses and numbers that are unique in a mail are
 * planted wherever mail programs and people put them, in every encoding, and must not be found
 * in what leaves the parser; what was reported must. Each step of the removal is left out once,
 * and the test must then find something. */
#include "parsers/identity/identity.h"
#include "parsers/message/prescan.h"
#include "tests/unit/school.h"
#include "tests/unit/tap.h"

#include <stdlib.h>
#include <time.h>

static int skipped = -1; /* the step that is left out */

bool identity_skips(IdentityStep step)
{
    return (int)step == skipped;
}

/* ---- reading ---- */

static Report *read_with(const char *mail, const ParserContext *context)
{
    size_t length = strlen(mail);
    if (prescan_check((const unsigned char *)mail, length, NULL) != 0)
        abort();
    return report_read(mail, length, false, context);
}

static Report *read_anonymous(const char *mail)
{
    ParserContext context = school;
    context.route = ROUTE_ANONYMOUS;
    return read_with(mail, &context);
}

/* ---- what must not be found ---- */

/* In small letters and digits alone, as the text is searched. */
static const char *const secrets[] = {
    "quenby",      "zorah",    "tavrisk", "qtavrisk", "quenzt77", "mailbox7",
    "07700912345", "912345",   "8842917", "qx74zt",   "zelkova",  "mzqtoken",
    "zqmailer",    "20301137", "quennie", "wrenfold", "tavr17",
};

static char *plain_of(const char *json)
{
    g_autofree char *whole = g_utf8_normalize(json, -1, G_NORMALIZE_ALL);
    GString *plain = g_string_new(NULL);
    for (const char *at = whole; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_unichar_tolower(g_utf8_get_char(at));
        if (g_unichar_isalnum(c))
            g_string_append_unichar(plain, c);
    }
    return g_string_free(plain, FALSE);
}

/* The first secret in the report, or NULL. */
static const char *leaked(const Report *report, char **ret_json)
{
    g_autofree char *json = report_to_json(report, false, NULL);
    g_autofree char *plain = plain_of(json);
    const char *found = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(secrets) && !found; i++)
        found = strstr(plain, secrets[i]) ? secrets[i] : NULL;
    *ret_json = g_steal_pointer(&json);
    return found;
}

/* ---- where people hide ---- */

typedef struct Place {
    const char *name, *above, *below; /* what stands above and below the report's words */
} Place;

static const Place places[] = {
    {"nothing", "", ""},
    {"closing", "", "\n\nKind regards,\nQuenby\n"},
    {"closing and card", "",
     "\n\nMany thanks\n\nQuenby Tavrisk\nYear 4 Teacher\nHolly Lane Primary\n07700 "
     "912345\nq.tavrisk@hollylane.example\n"},
    {"closing and initials", "", "\n\nThanks\nQT\n"},
    {"closing on one line", "", "\n\nThanks, Quenby (Y4)\n"},
    {"closing in small letters", "", "\n\ncheers quenby\n"},
    {"closing in Welsh", "", "\n\nDiolch yn fawr,\nQuenby Tavrisk\n"},
    {"name alone", "", "\n\nQuenby Tavrisk\n"},
    {"name in the next line", "", "\nQuenby\n"},
    {"name with a dash", "", "\n\n- Quenby T\n"},
    {"name with kisses", "", "\n\nQuenby xx\n"},
    {"name behind the last stop", "", " Please help. Quenby Tavrisk\n"},
    {"name and postscript", "",
     "\n\nBest wishes\nQuenby\n\nPS It was not locked at all, I am sorry to say.\n"},
    {"signature", "",
     "\n\n-- \nQuenby Tavrisk\nTel: 07700 912345\nPayroll 8842917\n14 Zelkova Row, Chelmsford "
     "QX7 4ZT\n@quenbyt\n"},
    {"disclaimer", "",
     "\n\nQuenby Tavrisk\nHolly Lane\n\nThis email and any attachments are confidential and "
     "intended solely for the addressee of Q Tavrisk. If you are not the intended recipient "
     "please delete it.\n"},
    {"device", "", "\n\nQuenby\n\nSent from my iPhone\n"},
    {"outlook app", "", "\n\nGet Outlook for iOS\n"},
    {"introduced", "My name is Quenby Tavrisk. ", ""},
    {"introduced in small letters", "my name is quenby tavrisk and i saw it. ", ""},
    {"introduced as", "I'm Quenby from Year 4. ", ""},
    {"introduced at the beginning", "Quenby Tavrisk here. ", ""},
    {"introduced by this is", "This is Quenby from the office. ", ""},
    {"introduced between commas", "I, Quenby Tavrisk, saw it. ", ""},
    {"introduced in Welsh", "Fy enw i yw Quenby Tavrisk. ", ""},
    {"with a title", "Mrs Tavrisk saw it, too. ", ""},
    {"possessive", "It was on Quenby's desk, Tavrisk\xe2\x80\x99s room. ", ""},
    {"possessive without apostrophe", "It was on Quenbys desk. ", ""},
    {"in capitals", "QUENBY TAVRISK saw it. ", ""},
    {"in small letters", "they told quenby and tavrisk. ", ""},
    {"letters apart", "Signed Q u e n b y of T.a.v.r.i.s.k. ", ""},
    {"letters with hyphens", "It was Q-u-e-n-b-y who saw it. ", ""},
    {"wide letters",
     "It was \xef\xbc\xb1\xef\xbd\x95\xef\xbd\x85\xef\xbd\x8e\xef\xbd\x82\xef\xbd\x99 who saw "
     "it. ",
     ""},
    {"accents", "It was Qu\xc3\xa9nby T\xc3\xa0vrisk who saw it. ", ""},
    {"zero width",
     "It was Quen\xe2\x80\x8b"
     "by Tav\xc2\xadrisk who saw it. ",
     ""},
    {"other alphabet", "It was Qu\xd0\xb5nby T\xd0\xb0vrisk who saw it. ", ""},
    {"underscores", "See quenby_tavrisk and Tavrisk_Quenby_2. ", ""},
    {"user name", "My user name is qtavrisk and my login is HOLLYLANE\\qtavrisk. ", ""},
    {"user name with digits", "Log in as tavrisk17 or tavriskq. ", ""},
    {"camel case", "The folder is QuenbyTavrisk. ", ""},
    {"hyphen", "The Tavrisk-Wrenfold file. ", "\n\nKind regards\nQuenby Tavrisk-Wrenfold\n"},
    {"device name", "It was found on TAVRISK-LAPTOP and Quenbys-iPhone. ", ""},
    {"family name first", "It was Tavrisk, Quenby who saw it. ", ""},
    {"initial", "It was Q. Tavrisk or Q Tavrisk who saw it. ", ""},
    {"address", "Write to q.tavrisk@hollylane.example about it. ", ""},
    {"address in brackets",
     "Write to <Q.Tavrisk@HollyLane.example> [mailto:q.tavrisk@hollylane.example]. ", ""},
    {"address in words", "Write to q dot tavrisk at hollylane dot example. ", ""},
    {"another address", "My email is quenzt77@mailbox7.example if you need me. ", ""},
    {"telephone", "Call me on 07700 912345. ", ""},
    {"second telephone", "Call me on 01245 555012 or 07700 912345. ", ""},
    {"telephone behind an address", "You can reach me on q@x.example or on 07700 912345. ", ""},
    {"second telephone with and", "Ring me on 01245 555012 and 07700 912 345. ", ""},
    {"telephone with marks", "My mobile is +44 (0)7700 912-345. ", ""},
    {"telephone alone", "07700912345 ", ""},
    {"payroll", "My payroll number is 8842917. ", " The number 8842917 again.\n"},
    {"staff number form",
     "Staff number: 8842917\nYour name: Quenby Tavrisk\nTelephone: 07700 912345\nJob title: "
     "Coordinator\n\n",
     ""},
    {"form with labels above",
     "Your name\nQuenby Tavrisk\n\nYour email\nquenzt77@mailbox7.example\n\nWhat happened?\n",
     ""},
    {"form in Welsh", "Eich enw: Quenby Tavrisk\nRhif ff\xc3\xb4n: 07700 912345\n\n", ""},
    {"reported by", "Reported by: Quenby Tavrisk\n", ""},
    {"reported by without colon", "Report from Quenby Tavrisk\n\n", ""},
    {"from line", "From: Quenby Tavrisk\n\n", ""},
    {"letter head",
     "Quenby Tavrisk\n14 Zelkova Row\nChelmsford\nQX7 4ZT\n3 May 2026\n\nDear Chair,\n\n", ""},
    {"home address", "I live at 14 Zelkova Row, Chelmsford QX7 4ZT. ", ""},
    {"link",
     "See https://sp.example/personal/q_tavrisk_hollylane/Documents/list.xlsx?d=quenby. ", ""},
    {"link with tilde",
     "See http://web.example/~qtavrisk/list and https://web.example/Quenby-Tavrisk. ", ""},
    {"link with an address",
     "See https://web.example/open?u=q.tavrisk%40hollylane.example#quenby ", ""},
    {"link to a profile", "See https://social.example/users/quenzt77 ",
     " My handle is @quenzt77.\n"},
    {"short form", "They call me Quennie. ", ""},
    {"pasted headers",
     "X-Originating-IP: [203.0.113.7]\nReceived: from tavrisk-pc (quenby)\n\tby "
     "mail.example\nMessage-ID: <mzqtoken@hollylane.example>\nX-Mailer: Zqmailer\n\n",
     ""},
    {"attribution", "",
     "\n\nOn Mon, 4 May 2026 at 09:00, Quenby Tavrisk <q.tavrisk@hollylane.example> wrote:\n> "
     "I am Quenby Tavrisk.\n> What should I do?\n"},
    {"quoted block", "",
     "\n\nFrom: Quenby Tavrisk <q.tavrisk@hollylane.example>\nSent: 03 May 2026 21:14\nTo: Sam "
     "Other <s.other@hollylane.example>\nSubject: tavrisk\n\nHello Sam, Quenby here.\n"},
};

/* ---- how a mail is written ---- */

#define FACT "A list of pupils lay in the hall near the hill on Friday. Tom Okafor found it."

typedef enum Encoding {
    PLAIN,
    QUOTED,
    BASE64,
    HTML,
    HTML_BASE64,
    ALTERNATIVE,
    ENCODING_COUNT
} Encoding;

static const char *const encoding_names[] = {"plain", "quoted-printable", "base64",
                                             "HTML",  "HTML in base64",   "alternative"};

static char *quoted_printable(const char *text)
{
    GString *out = g_string_new(NULL);
    size_t column = 0;
    for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
        if (*at == '\n') {
            g_string_append(out, "\n");
            column = 0;
            continue;
        }
        if (column > 60) {
            g_string_append(out, "=\n");
            column = 0;
        }
        bool raw = *at >= 33 && *at < 127 && *at != '=' && (*at & 3);
        raw |= *at == ' ' && at[1] != '\n' && at[1];
        g_string_append_printf(out, raw ? "%c" : "=%02X", *at);
        column += raw ? 1 : 3;
    }
    return g_string_free(out, FALSE);
}

static char *base64(const char *text)
{
    g_autofree char *raw = g_base64_encode((const unsigned char *)text, strlen(text));
    GString *out = g_string_new(NULL);
    for (size_t i = 0; i < strlen(raw); i += 76)
        g_string_append_printf(out, "%.76s\n", raw + i);
    return g_string_free(out, FALSE);
}

static char *html(const char *text)
{
    g_autofree char *escaped = g_markup_escape_text(text, -1);
    g_auto(GStrv) lines = g_strsplit(escaped, "\n", -1);
    g_autofree char *body = g_strjoinv("<br>\n", lines);
    return g_strdup_printf("<html><head><title>Quenby Tavrisk</title><meta name=\"author\" "
                           "content=\"Quenby Tavrisk\"></head>"
                           "<body data-user=\"q.tavrisk\"><!-- quenby --><img "
                           "src=\"cid:tavrisk\" alt=\"Quenby Tavrisk\" title=\"qtavrisk\">"
                           "<div id=\"tavrisk\">%s</div></body></html>\n",
                           body);
}

/* The fields of a body and the body. */
static char *entity(const char *text, Encoding encoding)
{
    static const char plain[] = "Content-Type: text/plain; charset=utf-8\n",
                      page[] = "Content-Type: text/html; charset=utf-8\n";
    g_autofree char *as_html = html(text);
    switch (encoding) {
    case QUOTED: {
        g_autofree char *coded = quoted_printable(text);
        return g_strconcat(plain, "Content-Transfer-Encoding: quoted-printable\n\n", coded,
                           NULL);
    }
    case BASE64: {
        g_autofree char *coded = base64(text);
        return g_strconcat(plain, "Content-Transfer-Encoding: base64\n\n", coded, NULL);
    }
    case HTML:
        return g_strconcat(page, "Content-Transfer-Encoding: 8bit\n\n", as_html, NULL);
    case HTML_BASE64: {
        g_autofree char *coded = base64(as_html);
        return g_strconcat(page, "Content-Transfer-Encoding: base64\n\n", coded, NULL);
    }
    case ALTERNATIVE:
        return g_strconcat(
            "Content-Type: multipart/alternative; boundary=tavrisk1\n\n--tavrisk1\n", plain,
            "Content-Transfer-Encoding: 8bit\n\n", text, "\n--tavrisk1\n", page,
            "Content-Transfer-Encoding: 8bit\n\n", as_html, "\n--tavrisk1--\n", NULL);
    case PLAIN:
    case ENCODING_COUNT:
        break;
    }
    return g_strconcat(plain, "Content-Transfer-Encoding: 8bit\n\n", text, NULL);
}

/* The reporter's own mail. */
static char *report_mail(const char *text, Encoding encoding)
{
    g_autofree char *body = entity(text, encoding);
    return g_strconcat(
        "Return-Path: <q.tavrisk@hollylane.example>\n"
        "Received: from tavrisk-laptop ([203.0.113.7]) by out.example; Sun, 03 May 2026 "
        "21:14:00 +0100\n"
        "From: =?utf-8?Q?Quenby_Z=2E_Tavrisk?= <q.tavrisk@hollylane.example>\n"
        "Reply-To: \"Tavrisk, Quenby Zorah\" <quenzt77@mailbox7.example>\n"
        "To: The Chair <chair@council.example>\n"
        "Subject: Concern of =?utf-8?B?UXVlbmJ5IFRhdnJpc2s=?= about a list\n"
        "Date: Sun, 03 May 2026 21:13:59 +0100\n"
        "Message-ID: <mzqtoken1@hollylane.example>\nIn-Reply-To: "
        "<mzqtoken2@hollylane.example>\n"
        "References: <mzqtoken3@hollylane.example>\nX-Mailer: Zqmailer\nOrganization: Tavrisk\n"
        "Thread-Topic: tavrisk\nX-Originating-IP: [203.0.113.7]\nMIME-Version: 1.0\n",
        body, NULL);
}

#define CHAIR_HEADER                                                                           \
    "From: Margaret Chair <chair@council.example>\nTo: security@hollylane.example\n"           \
    "Date: Mon, 04 May 2026 10:11:12 +0100\nMessage-ID: <c1@council.example>\nMIME-Version: "  \
    "1.0\n"

/* ---- the Chair's mail programs ---- */

typedef struct Labels {
    const char *language, *from, *date, *to, *subject, *original, *forwarded;
} Labels;

static const Labels labels[] = {
    {"English", "From", "Sent", "To", "Subject", "Original Message", "Forwarded message"},
    {"Welsh", "Oddi wrth", "Anfonwyd", "At", "Pwnc", "Neges Wreiddiol",
     "Neges wedi'i hanfon ymlaen"},
    {"Irish", "\xc3\x93", "Seolta", "Chuig",
     "\xc3\x81"
     "bhar",
     "Teachtaireacht Bhunaidh", "Teachtaireacht curtha ar aghaidh"},
    {"French", "De", "Envoy\xc3\xa9", "\xc3\x80", "Objet", "Message d'origine",
     "Message transf\xc3\xa9r\xc3\xa9"},
    {"German", "Von", "Gesendet", "An", "Betreff", "Urspr\xc3\xbcngliche Nachricht",
     "Weitergeleitete Nachricht"},
    {"Spanish", "De", "Enviado", "Para", "Asunto", "Mensaje original", "Mensaje reenviado"},
    {"Portuguese", "De", "Enviada", "Para", "Assunto", "Mensagem original",
     "Mensagem encaminhada"},
    {"Italian", "Da", "Inviato", "A", "Oggetto", "Messaggio originale", "Messaggio inoltrato"},
    {"Catalan", "De", "Enviat", "Per a", "Assumpte", "Missatge original", "Missatge reenviat"},
    {"Dutch", "Van", "Verzonden", "Aan", "Onderwerp", "Oorspronkelijk bericht",
     "Doorgestuurd bericht"},
    {"Polish", "Od",
     "Wys\xc5\x82"
     "ano",
     "Do", "Temat", "Wiadomo\xc5\x9b\xc4\x87 oryginalna", "Przekazana wiadomo\xc5\x9b\xc4\x87"},
    {"Czech", "Od", "Odesl\xc3\xa1no", "Komu",
     "P\xc5\x99"
     "edm\xc4\x9bt",
     "P\xc5\xafvodn\xc3\xad zpr\xc3\xa1va",
     "P\xc5\x99"
     "eposlan\xc3\xa1 zpr\xc3\xa1va"},
    {"Danish", "Fra", "Sendt", "Til", "Emne", "Oprindelig meddelelse", "Videresendt besked"},
    {"Norwegian", "Fra", "Sendt", "Til", "Emne", "Opprinnelig melding", "Videresendt melding"},
    {"Swedish", "Fr\xc3\xa5n", "Skickat", "Till", "\xc3\x84mne", "Ursprungligt meddelande",
     "Vidarebefordrat meddelande"},
    {"Finnish", "L\xc3\xa4hett\xc3\xa4j\xc3\xa4", "L\xc3\xa4hetetty", "Vastaanottaja", "Aihe",
     "Alkuper\xc3\xa4inen viesti", "V\xc3\xa4litetty viesti"},
    {"Hungarian", "Felad\xc3\xb3", "Elk\xc3\xbcldve", "C\xc3\xadmzett", "T\xc3\xa1rgy",
     "Eredeti \xc3\xbczenet",
     "Tov\xc3\xa1"
     "bb\xc3\xadtott \xc3\xbczenet"},
    {"Romanian", "De la", "Trimis", "C\xc4\x83tre", "Subiect", "Mesaj original",
     "Mesaj redirec\xc8\x9bionat"},
    {"Turkish", "Kimden", "Tarih", "Kime", "Konu", "\xc3\x96zg\xc3\xbcn ileti",
     "Y\xc3\xb6nlendirilmi\xc5\x9f ileti"},
    {"Greek", "\xce\x91\xcf\x80\xcf\x8c",
     "\xce\x97\xce\xbc\xce\xb5\xcf\x81\xce\xbf\xce\xbc\xce\xb7\xce\xbd\xce\xaf\xce\xb1",
     "\xce\xa0\xcf\x81\xce\xbf\xcf\x82", "\xce\x98\xce\xad\xce\xbc\xce\xb1",
     "\xce\x91\xcf\x81\xcf\x87\xce\xb9\xce\xba\xcf\x8c "
     "\xce\xbc\xce\xae\xce\xbd\xcf\x85\xce\xbc\xce\xb1",
     "\xce\xa0\xcf\x81\xce\xbf\xcf\x89\xce\xb8\xce\xb7\xce\xbc\xce\xad\xce\xbd\xce\xbf "
     "\xce\xbc\xce\xae\xce\xbd\xcf\x85\xce\xbc\xce\xb1"},
    {"Russian", "\xd0\x9e\xd1\x82", "\xd0\x94\xd0\xb0\xd1\x82\xd0\xb0",
     "\xd0\x9a\xd0\xbe\xd0\xbc\xd1\x83", "\xd0\xa2\xd0\xb5\xd0\xbc\xd0\xb0",
     "\xd0\x98\xd1\x81\xd1\x85\xd0\xbe\xd0\xb4\xd0\xbd\xd0\xbe\xd0\xb5 "
     "\xd1\x81\xd0\xbe\xd0\xbe\xd0\xb1\xd1\x89\xd0\xb5\xd0\xbd\xd0\xb8\xd0\xb5",
     "\xd0\x9f\xd0\xb5\xd1\x80\xd0\xb5\xd1\x81\xd0\xbb\xd0\xb0\xd0\xbd\xd0\xbd\xd0\xbe\xd0\xb5 "
     "\xd1\x81\xd0\xbe\xd0\xbe\xd0\xb1\xd1\x89\xd0\xb5\xd0\xbd\xd0\xb8\xd0\xb5"},
    {"Ukrainian", "\xd0\x92\xd1\x96\xd0\xb4",
     "\xd0\x9d\xd0\xb0\xd0\xb4\xd1\x96\xd1\x81\xd0\xbb\xd0\xb0\xd0\xbd\xd0\xbe",
     "\xd0\x9a\xd0\xbe\xd0\xbc\xd1\x83", "\xd0\xa2\xd0\xb5\xd0\xbc\xd0\xb0",
     "\xd0\x92\xd0\xb8\xd1\x85\xd1\x96\xd0\xb4\xd0\xbd\xd0\xb5 "
     "\xd0\xbf\xd0\xbe\xd0\xb2\xd1\x96\xd0\xb4\xd0\xbe\xd0\xbc\xd0\xbb\xd0\xb5\xd0\xbd\xd0\xbd"
     "\xd1\x8f",
     "\xd0\x9f\xd0\xb5\xd1\x80\xd0\xb5\xd1\x81\xd0\xbb\xd0\xb0\xd0\xbd\xd0\xb5 "
     "\xd0\xbf\xd0\xbe\xd0\xb2\xd1\x96\xd0\xb4\xd0\xbe\xd0\xbc\xd0\xbb\xd0\xb5\xd0\xbd\xd0\xbd"
     "\xd1\x8f"},
    {"Chinese", "\xe5\x8f\x91\xe4\xbb\xb6\xe4\xba\xba",
     "\xe5\x8f\x91\xe9\x80\x81\xe6\x97\xb6\xe9\x97\xb4", "\xe6\x94\xb6\xe4\xbb\xb6\xe4\xba\xba",
     "\xe4\xb8\xbb\xe9\xa2\x98", "\xe5\x8e\x9f\xe5\xa7\x8b\xe9\x82\xae\xe4\xbb\xb6",
     "\xe8\xbd\xac\xe5\x8f\x91\xe9\x82\xae\xe4\xbb\xb6"},
    {"Japanese", "\xe5\xb7\xae\xe5\x87\xba\xe4\xba\xba",
     "\xe9\x80\x81\xe4\xbf\xa1\xe6\x97\xa5\xe6\x99\x82", "\xe5\xae\x9b\xe5\x85\x88",
     "\xe4\xbb\xb6\xe5\x90\x8d",
     "\xe5\x85\x83\xe3\x81\xae\xe3\x83\xa1\xe3\x83\x83\xe3\x82\xbb\xe3\x83\xbc\xe3\x82\xb8",
     "\xe8\xbb\xa2\xe9\x80\x81\xe3\x83\xa1\xe3\x83\x83\xe3\x82\xbb\xe3\x83\xbc\xe3\x82\xb8"},
};

typedef enum Client {
    OUTLOOK,
    OUTLOOK_FRAME,
    ORIGINAL,
    GMAIL,
    APPLE,
    APPLE_QUOTED,
    STARS,
    CLIENT_COUNT
} Client;

static const char *const client_names[] = {
    "Outlook",    "Outlook on the web", "Original Message", "Gmail",
    "Apple Mail", "Apple Mail, quoted", "bold labels"};

static char *quoted_text(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree char *joined = g_strjoinv("\n> ", lines);
    return g_strconcat("> ", joined, NULL);
}

/* What the Chair's program makes of the reporter's words. */
static char *forwarded(const Labels *l, Client client, const char *text)
{
    const char *star = client == STARS ? "*" : "";
    g_autofree char *block = g_strdup_printf(
        "%s%s:%s Quenby Z. Tavrisk <q.tavrisk@hollylane.example>\n%s%s:%s 03 May 2026 21:14\n"
        "%s%s:%s The Chair <chair@council.example>\n%s%s:%s Concern of Quenby Tavrisk\n\n",
        star, l->from, star, star, l->date, star, star, l->to, star, star, l->subject, star);
    g_autofree char *whole = g_strconcat(block, text, NULL);
    g_autofree char *marked = quoted_text(whole);
    switch (client) {
    case OUTLOOK_FRAME:
        return g_strconcat("________________________________\n", whole, NULL);
    case ORIGINAL:
        return g_strconcat("-----", l->original, "-----\n", whole, NULL);
    case GMAIL:
        return g_strconcat("---------- ", l->forwarded, " ---------\n", whole, NULL);
    case APPLE:
        return g_strconcat("Begin forwarded message:\n\n", whole, NULL);
    case APPLE_QUOTED:
        return g_strconcat("Begin forwarded message:\n\n", marked, NULL);
    case OUTLOOK:
    case STARS:
    case CLIENT_COUNT:
        break;
    }
    return g_steal_pointer(&whole);
}

static char *chair_inline(const Labels *l, Client client, const char *text, Encoding encoding)
{
    g_autofree char *forward = forwarded(l, client, text);
    g_autofree char *whole =
        g_strconcat("See below, it came from Quenby in the room next to mine.\n\nMargaret\n\n",
                    forward, NULL);
    g_autofree char *body = entity(whole, encoding);
    return g_strconcat(CHAIR_HEADER, "Subject: FW: Concern of Quenby Tavrisk\n", body, NULL);
}

static char *chair_attached(const char *text, Encoding encoding, bool coded)
{
    g_autofree char *inner = report_mail(text, encoding);
    g_autofree char *bytes = coded ? base64(inner) : g_strdup(inner);
    return g_strconcat(
        CHAIR_HEADER,
        "Subject: FW: Concern\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
        "Content-Type: text/plain\n\nPlease see the attached mail of Quenby.\n--b\n",
        coded ? "Content-Type: application/octet-stream; name=\"Tavrisk.eml\"\n"
                "Content-Transfer-Encoding: base64\n"
              : "Content-Type: message/rfc822\n",
        "Content-Disposition: attachment; filename=\"Quenby Tavrisk.eml\"\n\n", bytes,
        "\n--b\nContent-Type: application/pdf; name=\"tavrisk-notes.pdf\"\n"
        "Content-Transfer-Encoding: base64\n\nJVBERi0xLjQK\n--b--\n",
        NULL);
}

static char *chair_resent(const char *text, Encoding encoding)
{
    g_autofree char *inner = report_mail(text, encoding);
    return g_strconcat(
        "Resent-From: chair@council.example\nResent-To: security@hollylane.example\n"
        "Resent-Date: Mon, 04 May 2026 10:11:12 +0100\n",
        inner, NULL);
}

static char *chair_nested(const char *text, Encoding encoding)
{
    g_autofree char *first = forwarded(&labels[0], GMAIL, text);
    g_autofree char *second = g_strconcat(
        "Dear Chair,\n\nCan you deal with this?\n\nSam Other\n\n"
        "________________________________\nFrom: Quenby Tavrisk <quenzt77@mailbox7.example>\n"
        "Sent: 03 May 2026 22:00\nTo: Sam Other <s.other@hollylane.example>\nSubject: Fwd: "
        "it\n\n",
        first, NULL);
    return chair_inline(&labels[0], APPLE, second, encoding);
}

/* A reply in which the Chair answers above. */
static char *chair_pasted(const char *text, Encoding encoding)
{
    g_autofree char *quoted = quoted_text(text);
    g_autofree char *whole = g_strconcat("Could you look at this of Quenby's?\n\nOn Sun, 3 May "
                                         "2026 at 21:14, Quenby Z. Tavrisk\n"
                                         "<q.tavrisk@hollylane.example> wrote:\n\n",
                                         quoted, NULL);
    g_autofree char *body = entity(whole, encoding);
    return g_strconcat(CHAIR_HEADER, "Subject: A concern\n", body, NULL);
}

/* ---- the checks ---- */

static size_t n_leaks, n_lost;

/* Counts, and says what; the test's name is printed only where it fails. */
static void check(char *mail, bool facts, const char *what, const char *how, const char *where)
{
    Report *report = skipped < 0 && strstr(mail, "chair@council.example>\nTo: security")
                         ? read_with(mail, &school)
                         : read_anonymous(mail);
    g_autofree char *json = NULL;
    const char *found = leaked(report, &json);
    bool lost = facts && !(strstr(report->visible, "Tom Okafor found it") &&
                           strstr(report->visible, "near the hill on Friday"));
    n_leaks += found != NULL || report->route != ROUTE_ANONYMOUS;
    n_lost += lost;
    if (skipped < 0 && (found || lost || report->route != ROUTE_ANONYMOUS))
        printf("# %s (%s, %s): %s\n# %s\n", what, how, where,
               found  ? found
               : lost ? "lost"
                      : "named",
               report->visible);
    report_free(report);
    g_free(mail);
}

static char *placed(const Place *place)
{
    return g_strconcat(place->above, FACT, place->below, NULL);
}

/* The reporter's own mail alone: enough to see that a step is missing. */
static void check_direct(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autofree char *text = placed(&places[i]);
        check(report_mail(text, PLAIN), true, "direct", "plain", places[i].name);
    }
}

static void check_places(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autofree char *text = placed(&places[i]);
        for (int e = 0; e < ENCODING_COUNT; e++) {
            if ((i + (size_t)e) % tap_sample() != 0)
                continue;
            const char *how = encoding_names[e], *where = places[i].name;
            check(report_mail(text, (Encoding)e), true, "direct", how, where);
            check(chair_inline(&labels[0], OUTLOOK, text, (Encoding)e), true, "inline", how,
                  where);
            check(chair_inline(&labels[0], GMAIL, text, (Encoding)e), true, "inline, Gmail",
                  how, where);
            check(chair_attached(text, (Encoding)e, false), true, "attached", how, where);
            check(chair_resent(text, (Encoding)e), true, "resent", how, where);
            check(chair_nested(text, (Encoding)e), true, "nested", how, where);
        }
        check(chair_attached(text, PLAIN, true), true, "attached, encoded", "base64",
              places[i].name);
        check(chair_pasted(text, PLAIN), true, "pasted", "plain", places[i].name);
    }
}

static void check_clients(void)
{
    static const size_t some[] = {2, 4, 6, 12, 17, 37};
    for (size_t l = 0; l < G_N_ELEMENTS(labels); l++) {
        for (int c = 0; c < CLIENT_COUNT; c++) {
            for (size_t i = 0; i < G_N_ELEMENTS(some); i++) {
                if ((l + (size_t)c + i) % tap_sample() != 0)
                    continue;
                g_autofree char *text = placed(&places[some[i]]);
                Encoding encoding = (Encoding)((l + (size_t)c + i) % ENCODING_COUNT);
                check(chair_inline(&labels[l], (Client)c, text, encoding), true,
                      labels[l].language, client_names[c], places[some[i]].name);
            }
        }
    }
}

static void test_removed(void)
{
    check_places();
    check_clients();
    is_int((int64_t)n_leaks, 0, "nothing of the reporter is found");
    is_int((int64_t)n_lost, 0, "what was reported is");
}

/* ---- every step is needed ---- */

static const char *const step_names[IDENTITY_STEP_COUNT] = {
    "headers",     "blocks",    "signatures", "sign-offs", "forms",      "self",
    "short forms", "addresses", "shapes",     "words",     "neighbours", "letters"};

/* A mail from an address that says nothing, so that only the text tells. */
static char *nameless(const char *text)
{
    return g_strconcat(
        "From: <x1@free.example>\nTo: <chair-box@hollylane.example>\nSubject: A list\n"
        "Date: Sun, 03 May 2026 21:13:59 +0100\nContent-Type: text/plain; charset=utf-8\n\n",
        text, NULL);
}

static const char *const nameless_texts[] = {
    "Quenby saw it. " FACT "\n\nThanks, Quenby (Y4)\n",
    "Quenby saw it. " FACT "\n\nKind regards\nQuenby Tavrisk\n",
    "Quenby saw it. " FACT "\n\nQuenby Tavrisk\n",
    "Quenby saw it. " FACT "\n\n-- \nQuenby Tavrisk\n",
    "My name is Quenby Tavrisk. " FACT " Tell Tavrisk.\n",
    "Your name: Quenby Tavrisk\n\n" FACT " Tell Tavrisk.\n",
    "From: Quenby Tavrisk <q.tavrisk@x.example>\nSent: 3 May 2026 12:00\nTo: Sam\nSubject: "
    "x\n\n" FACT "\n",
    "Hello,\n\nI'm Quenby. " FACT "\n",
    "Call me on 07700 912345. " FACT "\n",
    "The number is 07700 912345. " FACT "\n",
    "My payroll number is 8842917. " FACT "\n",
    "Organization: Zelkova\n\n" FACT "\n",
    FACT "\n\n-- \nQuenby\nq.tavrisk@mailbox7.example\n",
    "A file is gone.\n\n-- \nQ. T., Class 4\nWrenfold "
    "Cottage\nhome@mailbox7.example\n\nPS " FACT "\n",
};

static void check_nameless(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(nameless_texts); i++)
        check(nameless(nameless_texts[i]), false, "nameless", "plain", nameless_texts[i]);
}

/* Short forms and words that are names only beside others need another reporter. */
static bool finds(const char *from, const char *text, const char *secret)
{
    g_autofree char *mail =
        g_strdup_printf("From: %s\nTo: <chair-box@hollylane.example>\nSubject: A list\nDate: "
                        "Sun, 03 May 2026 21:13:59 +0100\n"
                        "Content-Type: text/plain; charset=utf-8\n\n%s\n",
                        from, text);
    Report *report = read_anonymous(mail);
    bool found = strstr(report->visible, secret);
    report_free(report);
    return found;
}

static bool finds_others(void)
{
    return finds("Elizabeth Tavrisk <et@x.example>", "They told Lizzie about it.", "Lizzie") ||
           finds("<q.tavrisk@x.example>", "They told Tavrisk about it.", "Tavrisk") ||
           finds("Anna Hill <ah@x.example>", "They told mrs hill about it.", "hill");
}

static void test_steps(void)
{
    n_leaks = 0;
    check_nameless();
    is_int((int64_t)n_leaks, 0, "nothing is found of who only says it in the text");
    ok(!finds_others(), "nor short forms, nor a common word behind a title");
    for (int step = 0; step < IDENTITY_STEP_COUNT; step++) {
        skipped = step;
        n_leaks = 0;
        check_direct();
        check_nameless();
        n_leaks += finds_others();
        ok(n_leaks > 0, "without the step \"%s\" the reporter is found", step_names[step]);
        skipped = -1;
    }
}

/* ---- what stays ---- */

typedef struct Case {
    const char *from, *text, *expected;
} Case;

static const Case kept[] = {
    {"Bethan Jones <b.jones@x.example>", "Tom Smith sent the list to Ann Lee.",
     "Tom Smith sent the list to Ann Lee."},
    {"Bethan Jones <b.jones@x.example>", "Tom Jones sent it.", "Tom [withheld] sent it."},
    {"Anna Hill <a.hill@x.example>",
     "The children ran down the hill with chilli and a Hillman, the Hill.",
     "The children ran down the hill with chilli and a Hillman, the Hill."},
    {"Anna Hill <a.hill@x.example>", "Mrs Hill saw it. So did Anna Hill and A. Hill.",
     "[withheld] saw it. So did [withheld] and [withheld]."},
    {"Mark Price <m.price@x.example>",
     "Mark the papers. The price of the list is a mark of it.",
     "Mark the papers. The price of the list is a mark of it."},
    {"Mark Price <m.price@x.example>", "They told Mark. Ask Price.",
     "They told [withheld]. Ask [withheld]."},
    {"Will Day <w.day@x.example>", "Will you look into it? It will be a day or two.",
     "Will you look into it? It will be a day or two."},
    {"May Young <m.young@x.example>",
     "It happened on 3 May 2026, in May. May I tell the young people?",
     "It happened on 3 May 2026, in May. May I tell the young people?"},
    {"April Day <a.day@x.example>",
     "Written by April. It came from April's iPad, he said to April and Tom, in April's bag. "
     "It "
     "was lost in April, since April, on 3 April, not last April.",
     "Written by [withheld]. It came from [withheld]'s iPad, he said to [withheld] and Tom, in "
     "[withheld]'s bag. It was lost in April, since April, on 3 April, not last April."},
    {"June Head <j.head@x.example>", "The Head told us on 12 June that a head count was done.",
     "The Head told us on 12 June that a head count was done."},
    {"Bethan Jones <b.jones@x.example>", "Better to be than to seem. Elizabethan history.",
     "Better to be than to seem. Elizabethan history."},
    {"Bethan Jones <b.jones@x.example>",
     "The letter went to 14 High Street, CM1 2AB, and to ann.lee@mail.example.",
     "The letter went to 14 High Street, CM1 2AB, and to ann.lee@mail.example."},
    {"Bethan Jones <b.jones@x.example>",
     "On 02/04/2026 at 10:30 we lost 1,200 records worth 350.00 pounds, see HLP-2026-0042 and "
     "NHS 943 476 5919.",
     "On 02/04/2026 at 10:30 we lost 1,200 records worth 350.00 pounds, see HLP-2026-0042 and "
     "NHS 943 476 5919."},
    {"Bethan Jones <b.jones@x.example>",
     "It linked to https://evil.example/login/payroll.html and nothing else.",
     "It linked to https://evil.example/login/payroll.html and nothing else."},
    {"Paul Evans <p.evans@x.example>",
     "The PE teacher, the IT team and the SENCO have the list.",
     "The PE teacher, the IT team and the SENCO have the list."},
    {"Bethan Jones <b.jones@x.example>",
     "The caretaker is Mr Okafor. The teacher told the Head of Year 4.",
     "The caretaker is Mr Okafor. The teacher told the Head of Year 4."},
    {"Bethan Jones <b.jones@x.example>",
     "I am worried. I am sure that it was Tom. I'm sorry about Ann.",
     "I am worried. I am sure that it was Tom. I'm sorry about Ann."},
    {"Bethan Jones <b.jones@x.example>", "Pupils affected:\nTom Smith\nAnn Lee\nSam Okafor",
     "Pupils affected:\nTom Smith\nAnn Lee\nSam Okafor"},
    {"Bethan Jones <b.jones@x.example>", "These were on it:\n\n- Tom Smith\n- Ann Lee",
     "These were on it:\n\n- Tom Smith\n- Ann Lee"},
    {"Bethan Jones <b.jones@x.example>",
     "Pupil name: Tom Smith\nClass: 4B\nWhat happened: it was lost",
     "Pupil name: Tom Smith\nClass: 4B\nWhat happened: it was lost"},
    {"Bethan Jones <b.jones@x.example>",
     "Thank you for the training. Thanks to Ann it was found.",
     "Thank you for the training. Thanks to Ann it was found."},
    {"Bethan Jones <b.jones@x.example>", "I am the Year 6 teacher and I lost it.",
     "I am the [withheld] and I lost it."},
    {"Bethan Jones <b.jones@x.example>",
     "Dear Mrs Chair,\n\nA list was lost.\n\nThanks,\nBethan",
     "Dear Mrs Chair,\n\nA list was lost."},
    {"Holly Lane Primary <office@hollylane.example>",
     "It was in Holly Lane, the office of the primary school.",
     "It was in Holly Lane, the office of the primary school."},
    {"Jo <jo@x.example>", "Jo and Joanna and the job: Jo's list.",
     "[withheld] and [withheld] and the job: [withheld]'s list."},
    {"Siobh\xc3\xa1n O\xe2\x80\x99"
     "Brien <s@x.example>",
     "Siobhan O'Brien saw Mr O\xe2\x80\x99"
     "Connor. Then OBrien left.",
     "[withheld] saw Mr O\xe2\x80\x99"
     "Connor. Then [withheld] left."},
    {"Maria de la Cruz <m@x.example>", "Maria de la Cruz told Mrs Cruz of la Rue.",
     "[withheld] told [withheld] of la Rue."},
    {"Hywel ap Rhys <h@x.example>", "Hywel ap Rhys and Rhys Evans.",
     "[withheld] and [withheld] Evans."},
    {"Bethan Jones <b.jones@x.example>", "On 02/04/2026 10:30 and 02.04.2026 10.30 it rang.",
     "On 02/04/2026 10:30 and 02.04.2026 10.30 it rang."},
    {"Bethan Jones <b.jones@x.example>",
     "Ring 07700 912345 01245 123456 or 07700\n900123 2 days later.",
     "Ring [withheld] [withheld] or [withheld] 2 days later."},
    {"Bethan Jones <b.jones@x.example>",
     "He said \"I am Tom Smith, the deputy head\". Tom Smith lost it.",
     "He said \"I am Tom Smith, the deputy head\". Tom Smith lost it."},
    {"Bethan Jones <b.jones@x.example>", "My login can see Tom's list. My office is locked.",
     "My login can see Tom's list. My office is locked."},
    {"Bethan Jones <b.jones@x.example>",
     "I am Ann Lee's mother. I am Head of Year 6. I work in the office with Tom. I am Welsh.",
     "I am [withheld]. I am Head of [withheld]. I work in the [withheld] with Tom. I am "
     "Welsh."},
    {"<x1@free.example>", "The laptop was easy to wipe. A. Okafor-Lee",
     "The laptop was easy to wipe. [withheld]"},
    {"Bethan Jones <b.jones@x.example>", "1. Ann Lee\n2. Sam Okafor\n\nBest,\nB",
     "1. Ann Lee\n2. Sam Okafor"},
    {"Bethan Jones <b.jones@x.example>",
     "Log in as mrsjones, missbethan or "
     "\xe2\x93\x91\xe2\x93\x94\xe2\x93\xa3\xe2\x93\x97\xe2\x93\x90\xe2\x93\x9d.",
     "Log in as [withheld] or [withheld]."},
    {"Bethan Jones <b.jones@x.example>",
     "My phone was stolen with his number 07700 900456 in it.",
     "My phone was stolen with his number [withheld] in it."},
    {"Bethan Jones <b.jones@x.example>",
     "Tom lost the list. See my "
     "card:\n\nBEGIN:VCARD\nVERSION:3.0\nN:Tavrisk;Quenby;;;\nFN:Quenby Tavrisk\nORG:Holly "
     "Lane;Year "
     "4\nTITLE:Teacher\nEMAIL;TYPE=home:beejay@mailbox.example\nitem1.ADR;TYPE=HOME:;;14 "
     "Zelkova Row;Chelmsford;;QX7 4ZT;\nTEL:01632 "
     "960001\nX-SKYPE:beejay9\nPHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQEAYABgAAD\n "
     "2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwg\nEND:VCARD\nIt was Quenby, beejay "
     "and beejay9 who told Ann. Write to beejay@mailbox.example.",
     "Tom lost the list. See my card:\n\nIt was [withheld] and [withheld] who told Ann. Write "
     "to [withheld]."},
    {"x1 <x1@free.example>",
     "Tom lost it. BEGIN:VCARD VERSION:3.0 N:Tavrisk;Quenby FN:Quenby Tavrisk "
     "EMAIL;TYPE=home:qt@mailbox.example TEL:07700900123 END:VCARD Ann Lee found it. "
     "BEGIN:VCARD FN:Q T END:VCARD",
     "Tom lost it.  Ann Lee found it."},
    {"x1 <x1@free.example>",
     "Tom lost it.\n\nFN:Quenby Tavrisk\nEMAIL:qt@mailbox.example\nEND:VCARD\n\nAnn Lee found "
     "it.",
     "Tom lost it.\n\nAnn Lee found it."},
    {"x1 <x1@free.example>",
     "Tom lost it.\n\nbegin:vcard\nfn:Quenby "
     "Tavrisk\nn:Tavrisk;Quenby\nemail;internet:qt@mailbox.example\n\nAnn Lee found it.",
     "Tom lost it.\n\nAnn Lee found it."},
    {"x1 <x1@free.example>",
     "Tom lost it.\nN:Tavrisk;Quenby\nEMAIL:qt@mailbox.example\nAnn Lee found it.",
     "Tom lost it.\n\nAnn Lee found it."},
    {"x1 <x1@free.example>",
     "NOTE: Tom lost it.\nTITLE: The lost list\nURL: https://evil.example/login\nAnn Lee found "
     "it.",
     "NOTE: Tom lost it.\nTITLE: The lost list\nURL: https://evil.example/login\nAnn Lee found "
     "it."},
    {"x1 <x1@free.example>",
     "Tom lost it. MECARD:N:Tavrisk,Quenby;TEL:07700900123;EMAIL:qt@mailbox.example;; Ann "
     "found it.\n> BEGIN:VCARD\n> FN:Quenby Tavrisk\n> END:VCARD",
     "Tom lost it.  Ann found it."},
    {"x1 <x1@free.example>",
     "BEGIN:VEVENT\nUID:abc-qt@pc.example\nORGANIZER;CN=\"Quenby "
     "Tavrisk\":mailto:qt@mailbox.exa\n mple\nATTENDEE;CN=Ann "
     "Lee:mailto:a.lee@x.example\nSUMMARY:Tom Okafor lost the "
     "list\nDTSTART:20260504T090000Z\nEND:VEVENT",
     "BEGIN:VEVENT\n\nSUMMARY:Tom Okafor lost the list\nDTSTART:20260504T090000Z\nEND:VEVENT"},
    {"Bethan Jones <b.jones@x.example>",
     "Tom lost the list. It says Employee no 8842917 there, payroll no. 77123 and IP address "
     "203.0.113.7, X-Originating-IP: [203.0.113.9] and Ext. 214 in the line, staff ID ZZ4471. "
     "The number 8842917 again; 203.0.113.7 too. Pupil UPN A123456789012, admission no 4471.",
     "Tom lost the list. It says Employee no [withheld] there, payroll no. [withheld] and IP "
     "address [withheld], [withheld] and Ext. [withheld] in the line, staff ID [withheld]. The "
     "number [withheld] again; [withheld] too. Pupil UPN A123456789012, admission no 4471."},
    {"Bethan Jones <b.jones@x.example>",
     "Tom saw NI number QQ 12 34 56 C and Payroll: 88 12 and 12 pupils. Ring extension number "
     "4471 or x214. The employee found 12 lists. The extension of 3 days was granted. An "
     "employee 5 years in post.",
     "Tom saw NI number [withheld] and Payroll: [withheld] and 12 pupils. Ring extension "
     "number [withheld] or [withheld]. The employee found 12 lists. The extension of 3 days "
     "was granted. An employee 5 years in post."},
    {"Bethan Jones <b.jones@x.example>",
     "The headers say Message-ID: <abc.1@pc.home.example> and Received: from bethspc (bethspc "
     "[192.0.2.4]) by mail.example. X-Mailer: Zqmailer was there. Tom has them. Received: "
     "three lists.",
     "The headers say [withheld] and [withheld]. [withheld] was there. Tom has them. Received: "
     "three lists."},
    {"Bethan Jones <b.jones@x.example>",
     "Staff number - 99887 / DBS certificate no: 001234567890. MAC address 00:1A:2B:3C:4D:5E "
     "and ip address: 2001:db8::7. Tom's phone ext is 4471.",
     "Staff number - [withheld] / DBS certificate no: [withheld]. MAC address [withheld] and "
     "ip address: [withheld]. Tom's phone ext is [withheld]."},
    {"Bethan Jones <b.jones@x.example>",
     "Tom lost it. B3than J0nes saw it, and 8ethan, B3th@n, Behtan, Bethann, Bethn, Jonse, B. "
     "J. and b.j. said so.",
     "Tom lost it. [withheld] saw it, and [withheld]. and [withheld]. said so."},
    {"Bethan Jones <b.jones@x.example>",
     "Tom lost it. Beth-\nan saw it. Bet\nhan too. Bethan\nJones too.",
     "Tom lost it. [withheld]-\n[withheld] saw it. [withheld]\n[withheld] too. "
     "[withheld]\n[withheld] too."},
    {"Mark Price <m.price@x.example>",
     "MARK PRICE SAW IT AND TOM SAID SO. then mark price left.",
     "[withheld] SAW IT AND TOM SAID SO. then [withheld] left."},
    {"Robert Hughes <r.h@x.example>",
     "Bob saw it, Robbie too. Hughes' list. Rob, Robs. Tom left.",
     "[withheld] saw it, [withheld] too. [withheld]' list. [withheld], Robs. Tom left."},
    {"Ma\xc5\x82gorzata M\xc3\xbcller <x77@x.example>",
     "Gosia Mueller, Malgorzata Muller and Gosia saw it.", "[withheld] and [withheld] saw it."},
    {"Bethan Jones <b.jones@x.example>",
     "Tom lost it. \xce\x92\xce\x95\xce\xa4\xce\x97\xce\x91\xce\x9d and \xd0\x92"
     "ethan, \xca\x99\xe1\xb4\x87\xe1\xb4\x9b\xca\x9c\xe1\xb4\x80\xc9\xb4, \xf0\x9f\x85\xb1"
     "ethan saw it.",
     "Tom lost it. [withheld] and [withheld] saw it."},
    {"Bethan Jones <b.jones@x.example>",
     "Tom Evans told Ben Johns and Ethan James that Beth Joans ran 3 more tests; e.g. 4th "
     "floor, i.e. Bob. Bath and Jonas, Hannah and Anna, better, b) and c) items. J.B. "
     "Priestley. B.Ed. course. A1 paper. The Bet was 100% lost. a. b. c.",
     "Tom Evans told Ben Johns and Ethan James that [withheld] Joans ran 3 more tests; e.g. "
     "4th floor, i.e. Bob. Bath and Jonas, Hannah and Anna, better, b) and c) items. J.B. "
     "Priestley. B.Ed. course. A1 paper. The Bet was 100% lost. a. b. c."},
    {"Clarke Davies <c.davies@x.example>",
     "Clare Davis and Mr Clark lost it. Martin and Marina too.",
     "Clare Davis and [withheld] lost it. Martin and Marina too."},
    {"Emma Green <e.green@x.example>",
     "Use a code, e.g. 4471, i.e. the green one. Emm a saw it. Green, Emma. EG 4EG.",
     "Use a code, e.g. 4471, i.e. the green one. Emm a saw it. [withheld]."},
    {"Krzysztof Wi\xc5\x9bniewski <kw@x.example>",
     "Krzysiek and Wisniewski, Chris saw Tom. Kuba did not.",
     "[withheld] and [withheld] saw Tom. Kuba did not."},
    {"Mohammed Hussain <m.hussain@x.example>",
     "Mo, Muhammad, Mohd Husain and Hussein. Ahmed did not.",
     "[withheld] and Hussein. Ahmed did not."},
    {"Bethan Jones <b.jones@x.example>",
     "Beth Jones-Smith is 4BJ's teacher; class 4BJ and Y4BJ, not 4TB, KS2 or Y4.",
     "[withheld] is [withheld]'s teacher; class [withheld] and [withheld], not 4TB, KS2 or "
     "Y4."},
    {"Bethan Jones <b.jones@x.example>",
     "Bethan's, Bethans', the Joneses and BETHAN JONES; bethan j, BethanJones and b_jones.",
     "[withheld]'s, [withheld]', the [withheld] and [withheld]; [withheld] j, [withheld] and "
     "[withheld]."},
    {"Ma\xc5\x82gorzata W\xc3\xb3jcik <x77@x.example>",
     "Go\xc5\x9bka, Gosia and Ma\xc5\x82gosia Wojcik told Kasia and Ola.",
     "Go\xc5\x9bka, [withheld] and [withheld] told Kasia and Ola."},
    {"Bethan Jones <b.jones@x.example>",
     "Private and confidential\n\nBethan Jones\n14 Zelkova Row\nChelmsford\nQX7 4ZT\n\nDear "
     "Chair,\n\nTom lost the list at 14 Zelkova Row again, and in Zelkova Row.",
     "Dear Chair,\n\nTom lost the list at [withheld] again, and in [withheld]."},
    {"Bethan Jones <b.jones@x.example>",
     "Tom lost the list.\n\n14 Zelkova Row\nChelmsford\nQX7 4ZT\n\nIt was on Friday that he "
     "lost it.",
     "Tom lost the list.\n\nIt was on Friday that he lost it."},
    {"Bethan Jones <b.jones@x.example>",
     "Tom lost the list. They came to my house at 14 Zelkova Row, Chelmsford, and my home, 14 "
     "Zelkova Row, was searched. It lay at 9 Zelkova Row.",
     "Tom lost the list. They came to my house at [withheld], and my home, [withheld], was "
     "searched. It lay at [withheld]."},
    {"Bethan Jones <b.jones@x.example>",
     "The letter went to:\n\nAnn Lee\n14 High Street\nChelmsford CM1 2AB\n\nand to 15 High "
     "Street. The parcel was for the flat of Ann Lee at\n3 Mill Lane\nCM1 2AC",
     "The letter went to:\n\nAnn Lee\n14 High Street\nChelmsford CM1 2AB\n\nand to 15 High "
     "Street. The parcel was for the flat of Ann Lee at\n3 Mill Lane\nCM1 2AC"},
    {"Bethan Jones <b.jones@x.example>",
     "The Chair of Governors\nHolly Lane Primary School\nHolly Lane\nChelmsford CM2 9ZZ\n\n9 "
     "Acacia Avenue, Chelmsford, CM1 7ZZ\n\n12 May 2026\n\nDear Chair\n\nTom lost 14 Year "
     "Books. 30 Pupils Park there. It was in Holly Lane.\n\nFlat 2, 9 Acacia Avenue\nCM1 7ZZ",
     "Dear Chair\n\nTom lost 14 Year Books. 30 Pupils Park there. It was in Holly Lane."},
    {"Bethan Jowett <b.jowett@x.example>",
     "Tom Dunn left it. Write to Bethan Jowett (bethj1987@free.example) or "
     "bethj1987@free.example. The log has badge 8842917 (JOWETT B); 8842917 was there. Bethan "
     "told Ann Lee, ann.lee@mail.example.",
     "Tom Dunn left it. Write to [withheld] ([withheld]) or [withheld]. The log has badge "
     "[withheld] ([withheld]); [withheld] was there. [withheld] told Ann Lee, "
     "ann.lee@mail.example."},
    {"Bethan Jowett <b.jowett@x.example>",
     "Tom Dunn left it. Post it to Bethan Jowett, 14 Mill Lane, Chelmsford, CO4 3XY. It was "
     "CO4 3XY and Mill Lane.",
     "Tom Dunn left it. Post it to [withheld]. It was [withheld] and [withheld]."},
    {"Bethan Jowett <b.jowett@x.example>",
     "Tom Dunn left it in class 4BJ. Ring 0 7 7 0 0 9 0 0 1 2 3 or 07700/900123 or 01/02/2026 "
     "10:30.",
     "Tom Dunn left it in class [withheld]. Ring [withheld] or [withheld] or 01/02/2026 "
     "10:30."},
    {"Sarah Oakley <s.oakley@x.example>", "Tom Dunn left it in 4SO at 9am, so they say.",
     "Tom Dunn left it in [withheld] at 9am, so they say."},
    {"<x7712@free.example>",
     "Bethan Jowett mentioned you in General\n\nTom Dunn left it. Bethan saw it, Ann Lee did "
     "not.",
     "[withheld] mentioned you in General\n\nTom Dunn left it. [withheld] saw it, Ann Lee did "
     "not."},
    {"<x7712@free.example>",
     "CPOMS Alert\n\nYou have been alerted to an incident by Bethan Jowett.\nSummary: Tom Dunn "
     "left it.\nAssigned to: Ann Lee",
     "CPOMS Alert\n\nYou have been alerted to an incident by [withheld].\nSummary: Tom Dunn "
     "left it.\nAssigned to: Ann Lee"},
    {"<x7712@free.example>",
     "Added by Bethan Jowett on 15/11/2026 at 21:14\nTom Dunn left it. Jowett saw it.",
     "Added by [withheld] on 15/11/2026 at 21:14\nTom Dunn left it. [withheld] saw it."},
    {"<x7712@free.example>",
     "Reported by Tom Dunn to the police, it was in the hall. Tom Dunn lost it.",
     "Reported by Tom Dunn to the police, it was in the hall. Tom Dunn lost it."},
    {"<x7712@free.example>", "Tom Dunn left it.\n\nSent from Bethan's iPhone",
     "Tom Dunn left it.\n\nSent from [withheld]'s iPhone"},
    {"<x7712@free.example>",
     "[15/11/2026, 21:14:05] Bethan Jowett: Tom Dunn left it.\n[15/11/2026, 21:15:05] Bethan "
     "Jowett: It is still there.",
     "[15/11/2026, 21:14:05] [withheld]: Tom Dunn left it.\n[15/11/2026, 21:15:05] [withheld]: "
     "It is still there."},
    {"<x7712@free.example>",
     "[15/11/2026, 21:14:05] Ann Lee: Tom Dunn left it.\n[15/11/2026, 21:15:05] Ben Okafor: It "
     "is still there.",
     "[15/11/2026, 21:14:05] Ann Lee: Tom Dunn left it.\n[15/11/2026, 21:15:05] Ben Okafor: It "
     "is still there."},
    {"<x7712@free.example>",
     "Tom Dunn left it in C:\\Users\\bjowett\\Documents\\list.docx and on "
     "/home/bjowett/list.txt.",
     "Tom Dunn left it in C:\\Users\\[withheld]\\Documents\\list.docx and on "
     "/home/[withheld]/list.txt."},
    {"<x7712@free.example>",
     "Tom Dunn left it. Jowett saw it.\n\n[cid:image001.png@01D9ABCD.bjowett]\nBETHAN "
     "JOWETT\nTEACHER OF MATHEMATICS",
     "Tom Dunn left it. [withheld] saw it."},
    {"<x7712@free.example>",
     "Tom Dunn left it. Jowett saw it.\n\nCofion gorau / Kind regards\nBethan Jowett",
     "Tom Dunn left it. [withheld] saw it."},
    {"<x7712@free.example>",
     "Tom Dunn left it. Jowett saw it.\n=====\nBethan Jowett <bethj@free.example>",
     "Tom Dunn left it. [withheld] saw it.\n====="},
    {"<x7712@free.example>",
     "Tom Dunn left it. My son told me. My husband, Mr Jowett, saw it with the Jowetts.",
     "Tom Dunn left it. My son told me. My husband, [withheld], saw it with the [withheld]."},
    {"<x7712@free.example>",
     "My maiden name is Prosser and I used to be Mrs Vaughan. My nickname is Beanie. Tom Dunn "
     "left it; Beanie saw it, and Vaughan or Prosser. I was in the hall. I was Asked to go.",
     "My maiden name is [withheld] and I used to be [withheld]. My nickname is [withheld]. Tom "
     "Dunn left it; [withheld] saw it, and [withheld] or [withheld]. I was in the hall. I was "
     "Asked to go."},
    {"Steven Moss <s.moss@x.example>", "Seven pupils saw it, and Stevn.",
     "Seven pupils saw it, and [withheld]."},
    {"<x7712@free.example>",
     "My son Tomos told me that Tom Price lost it. My husband Alexander Jowett knows Alex "
     "Pugh, "
     "Mrs Jowet and A.J. Reed.",
     "My son [withheld] told me that Tom Price lost it. My husband [withheld] knows Alex Pugh, "
     "Mrs Jowet and A.J. Reed."},
    {"<x7712@free.example>",
     "My son is called Tomos. My daughter's name is Cerys. My boyfriend is Huw. My children, "
     "Alun and Nest, were there. Tom Dunn left it; Tomos, Cerys, Huw and Nest saw it.",
     "My son is called [withheld]. My daughter's name is [withheld]. My boyfriend is "
     "[withheld]. My children, [withheld] and [withheld], were there. Tom Dunn left it; "
     "[withheld] and [withheld] saw it."},
    {"<x7712@free.example>",
     "My son, whose name is Tomos, and my daughter, who is called Cerys, saw it. My nephews, "
     "Alun "
     "and Nest, did, too. My wife, who Tom Dunn knows, is away.",
     "My son, whose name is [withheld], and my daughter, who is called [withheld], saw it. My "
     "nephews, [withheld] and [withheld], did, too. My wife, who Tom Dunn knows, is away."},
    {"<x7712@free.example>",
     "My children, Tomos, 7, and Cerys, aged 9, saw it. My son Alun and daughter Nest, too. My "
     "son Alun and Tom Dunn know.",
     "My children, [withheld], 7, and [withheld], aged 9, saw it. My son [withheld] and "
     "daughter "
     "[withheld], too. My son [withheld] and Tom Dunn know."},
    {"<x7712@free.example>",
     "My son, Year 4, Tomos, saw it. My daughter (3B) Cerys did, too. My twins, in Mr Pugh's "
     "class, "
     "Alun and Nest, were there. My boy, aged 6, Mrs Shah's pupil, was not. My girl told me "
     "that in 4B Tom Dunn "
     "left it.",
     "My son, Year 4, [withheld], saw it. My daughter (3B) [withheld] did, too. My twins, in "
     "Mr Pugh's "
     "class, [withheld] and [withheld], were there. My boy, aged 6, Mrs Shah's pupil, was not. "
     "My girl told me "
     "that in 4B Tom Dunn left it."},
    {"<x7712@free.example>",
     "However, my son Tomos saw it. Cerys Puw, our youngest, did, too. So did Alun (my nephew) "
     "and Nest - my "
     "niece - and Huw, my eldest boy, in Year 9. Miss Shah, my son's teacher, left it. Tom, my "
     "son saw you.",
     "However, my son [withheld] saw it. [withheld], our youngest, did, too. So did [withheld] "
     "(my nephew) "
     "and [withheld] - my niece - and [withheld], my eldest boy, in Year 9. Miss Shah, my "
     "son's teacher, left "
     "it. Tom, my son saw you."},
    {"<x7712@free.example>",
     "My ex, Huw, took it. My two boys, Tom and Ben, saw it. My eldest daughter Cerys and my "
     "ex husband Alun know. My two lists, Ann and Pat, are there.",
     "My ex, [withheld], took it. My two boys, [withheld] and [withheld], saw it. My eldest "
     "daughter [withheld] and my ex husband [withheld] know. My two lists, Ann and Pat, are "
     "there."},
    {"<x7712@free.example>",
     "My eldest two boys Tom and Ben saw it. My six-year-old son Nye and my 7 year old "
     "daughter Cerys know. My eldest, Huw, took it. My other two lists, Ann and Pat, are "
     "there. Our oldest Dell laptop went.",
     "My eldest two boys [withheld] and [withheld] saw it. My six-year-old son [withheld] and "
     "my 7 year old daughter [withheld] know. My eldest, [withheld], took it. My other two "
     "lists, Ann and Pat, are there. Our oldest Dell laptop went."},
    {"<x7712@free.example>",
     "My half-brother Ulf saw it. My step-son Wynn, my great-aunt Efa and my great grandson "
     "Macs did, "
     "too. My six-year-old Nye and my 6yo Cerys know. Our 6 month old, Huw, was there. My "
     "little "
     "one, Olwen, took it. My old Dell laptop went. Our partner Capita and my co-worker Ann "
     "know.",
     "My half-brother [withheld] saw it. My step-son [withheld], my great-aunt [withheld] and "
     "my "
     "great grandson [withheld] did, too. My six-year-old [withheld] and my 6yo [withheld] "
     "know. "
     "Our 6 month old, [withheld], was there. My little one, [withheld], took it. My old Dell "
     "laptop went. Our partner Capita and my co-worker Ann know."},
    {"<x7712@free.example>",
     "My autistic son Wynn saw it. My wife Efa and mother Nia did, too. My son Huw and his "
     "brother Cerys know. My mum and dad, "
     "Vera and Ted, took it. My husband Alun or daughter Lowri rang. My grandma Olwen and our "
     "nephew Gil told me. My class list "
     "Ann and my friend's list Pat went. My son and Tom Dunn know.",
     "My autistic son [withheld] saw it. My wife [withheld] and mother [withheld] did, too. My "
     "son [withheld] and his brother "
     "[withheld] know. My mum and dad, [withheld] and [withheld], took it. My husband "
     "[withheld] or daughter [withheld] rang. "
     "My grandma [withheld] and our nephew [withheld] told me. My class list Ann and my "
     "friend's list Pat went. My son and Tom "
     "Dunn know."},
    {"<x7712@free.example>",
     "My son is Polish. My wife is Head of Maths. My mum is Ann's friend. My son Tomos and Tom "
     "Dunn saw the Polish list of Ann.",
     "My son is Polish. My wife is Head of Maths. My mum is Ann's friend. My son [withheld] "
     "and Tom Dunn saw the Polish list of Ann."},
    {"<x7712@free.example>",
     "This message was sent by bjowett@hollylane.example on behalf of Bethan Jowett.\n\nTom "
     "Dunn shared the list. Via the office it went to Ann Lee. Jowett knows.",
     "This message was sent by [withheld] on behalf of [withheld].\n\nTom Dunn shared the "
     "list. Via the office it went to Ann Lee. [withheld] knows."},
    {"<x7712@free.example>",
     "Tom Dunn posted in the parents' group.\nTom Dunn sent a message to all of Year 4 "
     "and\nprinted by Ann Lee on 3 May it came home.",
     "Tom Dunn posted in the parents' group.\nTom Dunn sent a message to all of Year 4 "
     "and\nprinted by Ann Lee on 3 May it came home."},
    {"<x7712@free.example>", "Created by: BJOWETT4\nTom Dunn left it. User bjowett4 saw it.",
     "Created by: [withheld]\nTom Dunn left it. User [withheld] saw it."},
};

static void test_kept(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kept); i++) {
        g_autofree char *mail =
            g_strdup_printf("From: %s\nTo: <chair-box@hollylane.example>\nSubject: A "
                            "list\nDate: Sun, 03 May 2026 21:13:59 +0100\n"
                            "MIME-Version: 1.0\nContent-Type: text/plain; "
                            "charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n%s\n",
                            kept[i].from, kept[i].text);
        Report *report = read_anonymous(mail);
        is_str(report->visible, kept[i].expected, kept[i].text);
        report_free(report);
    }
}

/* Each case of identity.txt: who writes, the text and, below an arrow, what is left of it; without
 * one nothing goes. */
static void test_told(void)
{
    g_autofree char *table = NULL;
    ok(g_file_get_contents("tests/unit/identity.txt", &table, NULL, NULL), "the cases");
    g_auto(GStrv) cases = g_strsplit(g_strchomp(table), "\n====\n", -1);
    for (char **at = cases; *at; at++) {
        g_auto(GStrv) halves = g_strsplit(*at, "\n->\n", 2);
        char *text = strchr(halves[0], '\n') + 1;
        text[-1] = '\0';
        g_autofree char *mail = g_strdup_printf(
            "From: %s\nTo: <chair-box@hollylane.example>\nSubject: A list\nDate: "
            "Mon, 16 Nov 2026 09:12:00 +0000\nMIME-Version: 1.0\nContent-Type: "
            "text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n%s\n",
            halves[0], text);
        Report *report = read_anonymous(mail);
        is_str(report->visible, halves[1] ? halves[1] : text, text);
        report_free(report);
    }
    ok(g_strv_length(cases) > 100, "there are many");
}

/* ---- what the report is made of ---- */

static void test_report(void)
{
    g_autofree char *mail = chair_attached(FACT, PLAIN, false);
    Report *report = read_with(mail, &school);
    is_int(report->route, ROUTE_ANONYMOUS,
           "a forward by the Chair is anonymous in any mailbox");
    is_int(report->anonymous_by, ANONYMOUS_CHAIR, "because it is the Chair's");
    is_str(report->authentication, "none", "and nothing proves it");
    is_str(report->date, "2026-05-04", "of the date the day is left");
    is_str(report->fields.occurred, "2026-05-01",
           "\"on Friday\" counts from the original's day");
    is_int((int64_t)report->n_attachments, 2, "the attachments are counted");
    ok(report->attachments[1].size == 1024 && !*report->attachments[1].name,
       "without name and size");
    ok(identity_is_removed(report), "nothing else is in it");
    for (size_t i = 0; i < report->fields.n_evidence; i++) {
        const Evidence *evidence = &report->fields.evidence[i];
        const char *text = evidence->in == EVIDENCE_SUBJECT ? report->subject : report->visible;
        ok(strncmp(text + evidence->start, evidence->text, strlen(evidence->text)) == 0,
           "the evidence for \"%s\" stands in the text that is left", evidence->field);
    }
    size_t length;
    g_autofree char *json = report_to_json(report, false, &length);
    Report *back = report_from_json(json, length, NULL);
    g_autofree char *again = back ? report_to_json(back, false, NULL) : NULL;
    is_str(again, json, "it comes back from its JSON unchanged");
    report_free(back);
    g_free(report->text);
    report->text = g_strdup("more");
    g_autofree char *more = report_to_json(report, false, &length);
    ok(!report_from_json(more, length, NULL), "JSON that says more than is allowed is refused");
    report_free(report);
}

static void test_ways(void)
{
    g_autofree char *asks = nameless(FACT " I wish to remain anonymous.");
    Report *report = read_with(asks, &school);
    ok(report->route == ROUTE_ANONYMOUS && report->anonymous_by == ANONYMOUS_REQUEST &&
           report->anonymity_requested && !*report->from.address,
       "a report that asks for it is anonymous");
    report_free(report);
    g_autofree char *plain = nameless(FACT);
    report = read_with(plain, &school);
    ok(report->route == ROUTE_NAMED && *report->from.address, "another is not");
    report_free(report);
    report = read_with(CHAIR_HEADER "Subject: A list\n\n" FACT "\n", &school);
    is_int(report->route, ROUTE_NAMED, "nor the Chair's own report");
    report_free(report);
    report = read_with(
        CHAIR_HEADER
        "Subject: Re: [HLP-2026-0042]\n\nRELEASE [abcdefghjkmnpqrs]\n\n"
        "On Mon, 4 May 2026 at 09:00, Security incidents <security@hollylane.example> wrote:\n"
        "> Answer RELEASE.\n",
        &school);
    ok(report->route == ROUTE_NAMED && report->command_code, "nor the Chair's answer to us");
    report_free(report);
    report = read_with(
        "From: Quenby Tavrisk <q.tavrisk@hollylane.example>\nTo: chair@council.example\n"
        "Delivered-To: chair@council.example\nSubject: A list\n\n" FACT "\n",
        &school);
    is_int(report->anonymous_by, ANONYMOUS_CHAIR, "what came through the Chair's mailbox is");
    report_free(report);
    report = read_with(CHAIR_HEADER "Subject: Fwd: Re: [HLP-R7] Your request\n\n" FACT
                                    "\nPlease keep my name out of this.\n",
                       &school);
    ok(report->route == ROUTE_ANONYMOUS && !report->reference && !*report->subject,
       "the reference of a request, made by name, is not kept");
    report_free(report);
}

/* What a Chair writes of who reports: who only said something is another, where the reporter is named. */
static void test_tellers(void)
{
    static const struct {
        const char *text, *expected;
    } told[] = {
        {"The reporter is Bethan Jowett, who wants to stay anonymous. Mr Flint said that it "
         "was "
         "nothing.",
         "The reporter is [withheld], who wants to stay anonymous. Mr Flint said that it was "
         "nothing."},
        {"Bethan Jowett said that Mr Flint left it. The reporter wants to stay anonymous.",
         "[withheld] said that Mr Flint left it. The reporter wants to stay anonymous."},
        {"A parent wrote to me today: \"My name is Bethan Jowett and my son Toby saw it. Mr "
         "Flint "
         "left it.\"",
         "A parent wrote to me today: \"My name is [withheld] and my son [withheld] saw it. Mr "
         "Flint left it.\""},
        {"Bethan Jowett came to me. Her son Toby was given the list by Mr Flint. He showed Ann "
         "Lee and her son Cian.",
         "[withheld] came to me. Her son [withheld] was given the list by Mr Flint. He showed "
         "Ann Lee and her son Cian."},
        {"I had a call from Mr Jowett of 14 Orchard Close. Mr Flint of 3 Elm Road left it "
         "there.",
         "I had a call from [withheld] of [withheld]. Mr Flint of 3 Elm Road left it there."},
        {"As it was told to me by Mr and Mrs Jowett: Mr Flint left it. They want to stay "
         "anonymous.",
         "As it was told to me by Mr and [withheld]: Mr Flint left it. They want to stay "
         "anonymous."},
        {"Took a call from old Mr ap Jowett. He'd prefer not to be named. Mr ap Flint left it.",
         "Took a call from old [withheld]. He'd prefer not to be named. Mr ap Flint left it."},
        {"I spoke to Nils van den Jowett today. Van den Jowett runs chess club. He lives at 3 "
         "Zelkova Row. He would rather not be named; Mr Flint left it.",
         "I spoke to [withheld] today. [withheld] runs chess club. He lives at [withheld]. He "
         "would rather not be named; Mr Flint left it."},
        {"A note, signed \"Hettie, lollipop lady\", came. Whoever wrote it wishes to remain "
         "anonymous. Mr Flint left it.",
         "A note, signed \"[withheld]\", came. Whoever wrote it wishes to remain anonymous. Mr "
         "Flint left it."},
        {"Reporter wants anonymity: Jaswinder Jowett. She saw Mr Flint, and Jaswinder knows.",
         "Reporter wants anonymity: [withheld]. She saw Mr Flint, and [withheld] knows."},
        {"I had a call from Bethan Jowett (mother of Toby and Jess). Mr Flint left it; Jess "
         "saw it.",
         "I had a call from [withheld] (mother of [withheld] and [withheld]). Mr Flint left "
         "it; "
         "[withheld] saw it."},
        {"Mrs Jowett told me that Mr Flint keeps it. Mr Flint said that it is nothing.",
         "[withheld] told me that Mr Flint keeps it. Mr Flint said that it is nothing."},
        {"A parent came to see me about Mr Flint. Mr Flint said he left it on the bus.",
         "A parent came to see me about Mr Flint. Mr Flint said he left it on the bus."},
        {"Bethan Jowett rang me last night. Mr Flint said to her that nobody needs it.",
         "[withheld] rang me last night. Mr Flint said to her that nobody needs it."},
        {"I received a call. Mrs Jowett said that Mr Flint had lost it.",
         "I received a call. [withheld] said that Mr Flint had lost it."},
        {"Had Iolo on the phone. He does not want Ann Lee to know he rang. Mr Flint left it.",
         "Had [withheld] on the phone. He does not want Ann Lee to know he rang. Mr Flint left "
         "it."},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(told); i++) {
        g_autofree char *mail =
            g_strconcat(CHAIR_HEADER, "Subject: A concern\n\n", told[i].text, "\n", NULL);
        Report *report = read_with(mail, &school);
        is_str(report->visible, told[i].expected, told[i].text);
        report_free(report);
    }
    Report *chat =
        read_with(CHAIR_HEADER "Subject: Fwd: Teams\n\n[09:12] Bethan Jowett: hi\n[09:14] "
                               "Margaret Chair: hello Bethan\n",
                  &school);
    is_str(chat->visible, "[09:12] [withheld]: hi\n[09:14] Margaret Chair: hello [withheld]",
           "who speaks with the Chair below \"Fwd:\" is the reporter");
    report_free(chat);
}

/* Who writes where the subject alone says so, and the header names nobody: "From Google Drive" is no person. */
static void test_subjects(void)
{
    static const struct {
        const char *from, *subject, *expected, *visible;
    } subjects[] = {
        {"<x7712@free.example>", "From Bethan Zzwriter: a list", "From [withheld]: a list",
         "[withheld] saw it."},
        {"<x7712@free.example>", "Fwd: From Bethan Zzwriter: a list", "From [withheld]: a list",
         "[withheld] saw it."},
        {"Sam Other <s.other@free.example>", "From Bethan Zzwriter: a list",
         "From Bethan Zzwriter: a list", "Bethan saw it."},
        {"<x7712@free.example>", "From Bethan Zzwriter to all: a list",
         "From Bethan Zzwriter to all: a list", "Bethan saw it."},
        {"<x7712@free.example>", "From Bethan Zzwriter's bag: a list",
         "From Bethan Zzwriter's bag: a list", "Bethan saw it."},
        {"<x7712@free.example>", "Bethan Zzwriter: a list", "Bethan Zzwriter: a list",
         "Bethan saw it."},
        {"<x7712@free.example>", "From Google Drive: a list", "From Google Drive: a list",
         "Bethan saw it."},
        {"<x7712@free.example>", "From Deputy Head: a list", "From Deputy Head: a list",
         "Bethan saw it."},
        {"<x7712@free.example>", "From Monday Morning: a list", "From Monday Morning: a list",
         "Bethan saw it."},
        {"<x7712@free.example>", "Matter 0", "Matter 0", "Bethan saw it."},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(subjects); i++) {
        g_autofree char *mail =
            g_strdup_printf("From: %s\nTo: <chair-box@hollylane.example>\nSubject: %s\n\n"
                            "Bethan saw it.\n",
                            subjects[i].from, subjects[i].subject);
        Report *report = read_anonymous(mail);
        is_str(report->subject, subjects[i].expected, subjects[i].subject);
        is_str(report->visible, subjects[i].visible, "and the text");
        report_free(report);
    }
}

/* A mailbox that several share, whose header names nobody: the subject does, unless the text speaks of them. */
static void test_sharers(void)
{
    static const struct {
        const char *from, *subject, *text, *expected;
    } rows[] = {
        {"School Office <office@hollylane.example>", "Lost list (Nia Bowen)", "It was lost.",
         "Lost list ([withheld])"},
        {"School Office <office@hollylane.example>", "Lost list - Nia Bowen, Year 3",
         "It was lost.", "Lost list - [withheld], Year 3"},
        {"<x7712@free.example>", "Lost list from Nia Bowen", "It was lost.",
         "Lost list from [withheld]"},
        {"<x7712@free.example>", "Nia Bowen: lost list", "It was lost.",
         "[withheld]: lost list"},
        {"<x7712@free.example>", "Lost list [Nia Bowen]", "It was lost.",
         "Lost list [[withheld]]"},
        {"Carol Dunn <c.dunn@hollylane.example>", "Report by Nia Bowen", "It was lost.",
         "Report by [withheld]"},
        {"Carol Dunn <c.dunn@hollylane.example>", "Statement of Nia Bowen", "It was lost.",
         "Statement of [withheld]"},
        {"Carol Dunn <c.dunn@hollylane.example>", "Lost list (Nia Bowen)", "It was lost.",
         "Lost list (Nia Bowen)"},
        {"School Office <office@hollylane.example>", "Lost list (Nia Bowen)",
         "It was lost by Bowen.", "Lost list (Nia Bowen)"},
        {"School Office <office@hollylane.example>", "Concern - Nia Bowen",
         "She left the list there.", "Concern - Nia Bowen"},
        {"School Office <office@hollylane.example>", "Lost list (Year Four)", "It was lost.",
         "Lost list (Year Four)"},
        {"School Office <office@hollylane.example>", "Laptop of Nia Bowen", "It was lost.",
         "Laptop of Nia Bowen"},
        {"School Office <office@hollylane.example>", "Mail to Nia Bowen (wrong one)",
         "It was sent.", "Mail to Nia Bowen (wrong one)"},
        {"School Office <office@hollylane.example>", "Breach (Google Drive)", "It was open.",
         "Breach (Google Drive)"},
        {"School Office <office@hollylane.example>", "List of 4B (Nia Bowen's)", "It was lost.",
         "List of 4B (Nia Bowen's)"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *mail =
            g_strdup_printf("From: %s\nTo: <chair-box@hollylane.example>\nSubject: %s\n\n%s\n",
                            rows[i].from, rows[i].subject, rows[i].text);
        Report *report = read_anonymous(mail);
        is_str(report->subject, rows[i].expected, rows[i].text);
        report_free(report);
    }
}

enum { LONG_BYTES = 2000000 };

static void test_time(void)
{
    static const char *const units[] = {"Quenby ",
                                        "a.b_c@",
                                        "B e t h ",
                                        "07700 ",
                                        "\n\n-- \nQuenby\n",
                                        "I am the I am a ",
                                        "https://x.example/",
                                        "From: Quenby <a@b>\n",
                                        "Your name:\n",
                                        "BEGIN:VCARD\n",
                                        "NOTE: x\n",
                                        "FN:Q\n",
                                        "UID:x\n",
                                        "MECARD:N:Q;",
                                        "("};
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        GString *text = g_string_new(NULL);
        while (text->len < LONG_BYTES / tap_sample() / tap_sample())
            g_string_append(text, units[i]);
        char *raw = g_string_free(text, FALSE);
        g_autofree char *mail = report_mail(raw, PLAIN);
        g_free(raw);
        Report *report = read_anonymous(mail);
        ok(report->route == ROUTE_ANONYMOUS, "a long text of one thing is read to the end");
        report_free(report);
    }
}

/* Processor time to read so many bytes of names in one line. */
static double time_of_names(size_t length)
{
    g_autoptr(GString) text = g_string_new("My children, ");
    while (text->len < length)
        g_string_append(text, "Tomos and Cerys and ");
    g_autofree char *mail = report_mail(text->str, PLAIN);
    clock_t start = clock();
    Report *report = read_anonymous(mail);
    double taken = (double)(clock() - start);
    ok(report && !strstr(report->visible, "Cerys"), "%zu bytes of names are withheld", length);
    report_free(report);
    return taken;
}

/* An address may stand behind each, but not all of the line is looked through each time: that would be 16 times the work. */
static void test_long_line(void)
{
    enum { LENGTH = 200 * 1000, TIMES = 4 };
    double once = time_of_names(LENGTH), more = time_of_names(TIMES * LENGTH);
    ok(more < 2 * TIMES * once, "%d times as many take %.1f times as long", TIMES, more / once);
}

int main(void)
{
    test_removed();
    test_kept();
    test_told();
    test_report();
    test_ways();
    test_tellers();
    test_subjects();
    test_sharers();
    test_steps();
    test_time();
    test_long_line();
    return tap_done();
}

/* Bytes are read in the character set that is meant, whatever the label says. */
#include "parsers/text/text.h"
#include "tests/unit/tap.h"

static const char GUESSED[] = "character set guessed";
static const char MISLABELLED[] = "UTF-8 labelled as another character set";

#define BYTES(literal) literal, sizeof(literal) - 1

typedef struct Sample {
    const char *bytes;
    size_t length;
    const char *charset, *text, *defect; /* NULL: nothing is wrong */
} Sample;

static void is_read(const Sample *sample, const char *what)
{
    GPtrArray *defects = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *text =
        text_decode(sample->bytes, sample->length, sample->charset, defects);
    const char *label = sample->charset ? sample->charset : "no label";
    is_str(text, sample->text, label);
    const char *defect = defects->len ? g_ptr_array_index(defects, 0) : NULL;
    ok(g_strcmp0(defect, sample->defect) == 0, "%s, %s: %s", what, label,
       defect ? defect : "no defect");
    g_ptr_array_unref(defects);
}

/* Texts of East Asia whose label is wrong, and texts that only have high bytes side by side, too. */
static void unlabelled_pairs(void)
{
    static const Sample samples[] = {
        {BYTES("\xD1\xA7\xD0\xA3\xB5\xC4\xB1\xCA\xBC\xC7\xB1\xBE\xB5\xE7\xC4\xD4\xD7\xF2\xCC"
               "\xEC\xD4\xDA\xB9\xAB\xBD\xBB\xB3\xB5\xC9\xCF\xB6\xAA\xC1\xCB\xA3\xAC\xC0\xEF"
               "\xC3\xE6\xD3\xD0\xC8\xFD\xCA\xAE\xB8\xF6\xD1\xA7\xC9\xFA\xB5\xC4\xC3\xFB\xB5"
               "\xA5\xA1\xA3"),
         "utf-8", "学校的笔记本电脑昨天在公交车上丢了，里面有三十个学生的名单。", GUESSED},
        {BYTES("\xB0\xD1\xD3\xCA\xBC\xFE\xB7\xA2\xB4\xED\xC1\xCB\xC8\xCB\xA3\xBA\xC8\xAB\xB0"
               "\xE0\xB5\xC4\xB3\xC9\xBC\xA8\xB5\xA5\xB6\xBC\xD4\xDA\xC0\xEF\xC3\xE6"),
         "utf-8", "把邮件发错了人：全班的成绩单都在里面", GUESSED},
        {BYTES("\xC4\xFA\xBA\xC3\xA3\xAC\n\xCE\xD2\xB5\xC4U\xC5\xCC\xB6\xAA\xC1\xCB\xA1\xA3\n"
               "\xCD\xF5\xC0\xCF\xCA\xA6"),
         NULL, "您好，\n我的U盘丢了。\n王老师", GUESSED},
        {BYTES("Dear all, \xD1\xA7\xC9\xFA\xC3\xFB\xB5\xA5 was lost"), "us-ascii",
         "Dear all, 学生名单 was lost", GUESSED},
        {BYTES("\xC7\xD0\xB1\xB3 \xB3\xEB\xC6\xAE\xBA\xCF\xC0\xBB "
               "\xB9\xF6\xBD\xBA\xBF\xA1\xBC\xAD "
               "\xC0\xD2\xBE\xEE\xB9\xF6\xB7\xC8\xBD\xC0\xB4\xCF\xB4\xD9."),
         "utf-8", "학교 노트북을 버스에서 잃어버렸습니다.", GUESSED},
        {BYTES("\xB3\xD8\xB9\xBB\xA4\xCE\xA5\xCE\xA1\xBC\xA5\xC8\xA5\xD1\xA5\xBD\xA5\xB3\xA5"
               "\xF3\xA4\xF2\xA5\xD0\xA5\xB9\xA4\xCB\xCB\xBA\xA4\xEC\xA4\xDE\xA4\xB7\xA4\xBF"
               "\xA1\xA3"),
         "utf-8", "学校のノートパソコンをバスに忘れました。", GUESSED},
        {BYTES("L'\xE9l\xE8ve a perdu la cl\xE9 \xE0 l'\xE9\x63ole"), "utf-8",
         "L'élève a perdu la clé à l'école", GUESSED},
        {BYTES("\xA3\x35\x30 f\xFCr M\xFCller & S\xF6hne, \xC4\xD6\xDC"), "utf-8",
         "£50 für Müller & Söhne, ÄÖÜ", GUESSED},
        {BYTES("\xE2\xB9\xE9\xB5\xBA\xD8\xEA\xA1\xA2\xCD\xA7\xE2\xC3\xA7\xE0\xC3\xD5\xC2\xB9"
               "\xCB\xD2\xC2\xE4\xBB\xBA\xB9\xC3\xB6\xE0\xC1\xC5\xEC"),
         "utf-8", "โน้ตบุ๊กของโรงเรียนหายไปบนรถเมล์", GUESSED},
        {BYTES("\xC0\xC9\xC8\xD9"), "utf-8", "ÀÉÈÙ", GUESSED},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(samples); i++)
        is_read(&samples[i], "pairs of high bytes");
}

/* Letters of other alphabets, and pairs with an ASCII byte; and the letters of Europe that look like either. */
static void unlabelled_alphabets(void)
{
    static const Sample samples[] = {
        {BYTES("\xD0\xCF\xCB\xC1 \xD7\xD3\xC5\xCD"), "utf-8", "пока всем", GUESSED},
        {BYTES("\xF0\xCF\xD4\xC5\xD2\xD1\xCE \xCE\xCF\xD5\xD4\xC2\xD5\xCB \xD3\xCF "
               "\xD3\xD0\xC9\xD3\xCB\xCF\xCD \xD5\xDE\xC5\xCE\xC9\xCB\xCF\xD7"),
         "utf-8", "Потерян ноутбук со списком учеников", GUESSED},
        {BYTES("\xCF\xCE\xD2\xC5\xD0\xDF\xCD \xCD\xCE\xD3\xD2\xC1\xD3\xCA \xD1\xCE "
               "\xD1\xCF\xC8\xD1\xCA\xCE\xCC"),
         "utf-8", "ПОТЕРЯН НОУТБУК СО СПИСКОМ", GUESSED},
        {BYTES("\xC7\xE4\xF0\xE0\xE2\xF1\xF2\xE2\xF3\xE9\xF2\xE5, \xFF "
               "\xEF\xEE\xEB\xF3\xF7\xE8\xEB\xE0 "
               "\xEF\xE8\xF1\xFC\xEC\xEE.\n\xC8\xF0\xE8\xED\xE0"),
         NULL, "Здравствуйте, я получила письмо.\nИрина", GUESSED},
        {BYTES("Dear office, \xD0\xCF\xD4\xC5\xD2\xD1\xCC\xC9 \xC6\xCC\xC5\xDB\xCB\xD5, "
               "regards Irina"),
         "us-ascii", "Dear office, потеряли флешку, regards Irina", GUESSED},
        {BYTES("\xFA\xC1\xC7\xD5\xC2\xCC\xC5\xCE\xCF \xC6\xCC\xC5\xDB\xCB\xD5 \xDA\xA6 "
               "\xD3\xD0\xC9\xD3\xCB\xCF\xCD \xD5\xDE\xCE\xA6\xD7"),
         "utf-8", "Загублено флешку зі списком учнів", GUESSED},
        {BYTES("\xCF\xF0\xEE\xF8\xF3 \xE2\xE8\xE4\xE0\xEB\xE8\xF2\xE8 \xF4\xE0\xE9\xEB "
               "\xB3\xE7 \xE4\xE0\xED\xE8\xEC\xE8 \xEC\xEE\xE3\xEE \xF1\xE8\xED\xE0"),
         NULL, "Прошу видалити файл із даними мого сина", GUESSED},
        {BYTES("\xB8\xEB\xE1\xE2\xE1 \xDD\xED\xE1 \xEC\xDE\xED\xF5\xEC\xE1 \xE3\xE9\xE1 "
               "\xDC\xEB\xEB\xEF\xED \xE3\xEF\xED\xDD\xE1"),
         "utf-8", "Έλαβα ένα μήνυμα για άλλον γονέα", GUESSED},
        {BYTES("\xE1\xDE\xCF \xC7\xD3\xCA\xE1\xE3\xCA \xD1\xD3\xC7\xE1\xC9 "
               "\xE3\xE6\xCC\xE5\xC9 \xC5\xE1\xEC \xE6\xC7\xE1\xCF \xC2\xCE\xD1"),
         "utf-8", "لقد استلمت رسالة موجهة إلى والد آخر", GUESSED},
        {BYTES("\xE1\xE2\xCF\xCA \xCD\xC7\xD3\xE8\xC8 \xC7\xE4\xE5\xCF\xD1\xD3\xC9 \xE1\xEA "
               "\xC7\xE4\xCD\xC7\xE1\xE4\xC9"),
         "utf-8", "فقدت حاسوب المدرسة في الحافلة", GUESSED},
        {BYTES("\xF7\xE9\xE1\xEC\xFA\xE9 \xEE\xEB\xFA\xE1 \xF9\xF0\xE5\xF2\xE3 "
               "\xEC\xE4\xE5\xF8\xE4 \xE0\xE7\xF8"),
         NULL, "קיבלתי מכתב שנועד להורה אחר", GUESSED},
        {BYTES("\xBE\xC7\xAE\xD5\xAA\xBA\xB5\xA7\xB0O\xAB\xAC\xB9q\xB8\xA3\xACQ\xA4\xD1\xA6\x62"
               "\xA4\xBD\xA8\xAE\xA4W\xBF\xF2\xA5\xA2\xA4\x46\xA1\x41\xB8\xCC\xAD\xB1\xA6\xB3"
               "\xA4T\xA4Q\xAD\xD3\xBE\xC7\xA5\xCD\xAA\xBA\xA6W\xB3\xE6\xA1\x43"),
         "utf-8", "學校的筆記型電腦昨天在公車上遺失了，裡面有三十個學生的名單。", GUESSED},
        {BYTES("\xB1z\xA6n\xA1\x41\n\xA7\xDA\xAA\xBAUSB\xBF\xF2\xA5\xA2\xA4\x46\xA1\x43\n\xA4"
               "\xFD\xA6\xD1\xAEv"),
         NULL, "您好，\n我的USB遺失了。\n王老師", GUESSED},
        {BYTES("Dear office, \xB3\xAF\xA4j\xA4\xE5\xAA\xBA\xB3\xF8\xA7i\xB1H\xBF\xF9\xA4\x46 "
               "thanks"),
         "us-ascii", "Dear office, 陳大文的報告寄錯了 thanks", GUESSED},
        {BYTES("\x8Aw\x8DZ\x82\xCC\x83m\x81["
               "\x83g\x83p\x83\x5C\x83R\x83\x93\x82\xF0\x83o\x83X\x82\xC9\x96Y\x82\xEA\x82\xDC"
               "\x82\xB5\x82\xBD\x81\x42"),
         "utf-8", "学校のノートパソコンをバスに忘れました。", GUESSED},
        {BYTES("\xC7\xD0\xBB\xFD \xB8\xED\xB4\xDC\xC0\xBB \xC0\xDF\xB8\xF8 "
               "\xBA\xB8\xB3\xC2\xBD\xC0\xB4\xCF\xB4\xD9"),
         NULL, "학생 명단을 잘못 보냈습니다", GUESSED},
        {BYTES("\xAF\xD3\xA3\xC6 i G\xCA\xA6 w \xA3\xD3\x44\xAC \xBCle \xB6l\xB1"), "utf-8",
         "¯Ó£Æ i GÊ¦ w £ÓD¬ ¼le ¶l±", GUESSED},
        {BYTES("\xC4hnlich: \xC4u\xDF\x65rung, \xC4pfel, \xC4mter"), "utf-8",
         "Ähnlich: Äußerung, Äpfel, Ämter", GUESSED},
        {BYTES("\xC9L\xC8VE \xC0 \xC9P\xD4NE, D\xC9J\xC0"), "utf-8", "ÉLÈVE À ÉPÔNE, DÉJÀ",
         GUESSED},
        {BYTES("\xDC\xC4\xD6 \xC4\xD6\xDC"), "utf-8", "ÜÄÖ ÄÖÜ", GUESSED},
        {BYTES("\xDE\xF3r\xF0ur t\xFDndi fart\xF6lvu, \xFE\x61\xF0 er sl\xE6mt"), "utf-8",
         "Þórður týndi fartölvu, það er slæmt", GUESSED},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(samples); i++)
        is_read(&samples[i], "no label that is true");
}

/* What models of languages know better than frequent letters, and what looks like it and is of western Europe. */
static void unlabelled_languages(void)
{
    static const Sample samples[] = {
        {BYTES("\xBF\xDE\xE2\xD5\xE0\xEF\xDD \xDA\xDB\xEE\xE7 \xDE\xE2 "
               "\xDA\xD0\xD1\xD8\xDD\xD5\xE2\xD0"),
         NULL, "Потерян ключ от кабинета", GUESSED},
        {BYTES("\xC8\xDA\xDE\xDB\xEF\xE0\xF6 \xDF\xDE\xD1\xD0\xE7\xD8\xDB\xD8 \xE7\xE3\xD6\xF6 "
               "\xDC\xD5\xD4\xD8\xE7\xDD\xF6 \xD7\xD0\xDF\xD8\xE1\xD8"),
         "utf-8", "Школярі побачили чужі медичні записи", GUESSED},
        {BYTES("\xC2\xC0\xC6\xCD\xCE: \xD3\xD2\xC5\xD7\xCA\xC0 \xC4\xC0\xCD\xCD\xDB\xD5"),
         "utf-8", "ВАЖНО: УТЕЧКА ДАННЫХ", GUESSED},
        {BYTES("\xC7\xE3\xF3\xE1\xEB\xE5\xED\xFB \xF8\xEA\xEE\xEB\xFC\xED\xFB "
               "\xEF\xEB\xE0\xED\xF8\xFD\xF2 \xF3 \xE0\xA2\xF2\xEE\xE1\xF3\xF1\xE5"),
         NULL, "Згублены школьны планшэт у аўтобусе", GUESSED},
        {BYTES("\xCA\xE8\xA7\xCD\xD5\xE0\xC1\xC5\xBC\xD4\xB4\xA4\xB9"), "utf-8", "ส่งอีเมลผิดคน",
         GUESSED},
        {BYTES("Zgubi\xB3"
               "em list\xEA uczni\xF3w, prosz\xEA o pomoc"),
         NULL, "Zgubiłem listę uczniów, proszę o pomoc", GUESSED},
        {BYTES("Dzie\xF1 dobry, syn zgubi\xB3 szkolny tablet w autobusie.\nS\xB9 na nim zdj\xEA"
               "cia klasy.\nDzi\xEAkuj\xEA, Agnieszka W\xF3jcik"),
         "utf-8",
         "Dzień dobry, syn zgubił szkolny tablet w autobusie.\nSą na nim zdjęcia "
         "klasy.\nDziękuję, Agnieszka Wójcik",
         GUESSED},
        {BYTES("\xBD day, 20\xB0"
               "C, \x80"
               "30 \x96 \xA9Holly Lane"),
         NULL, "½ day, 20°C, €30 – ©Holly Lane", GUESSED},
        {BYTES("Dear Mrs \xC5sa \xD6"
               "berg, I lost the USB stick with the register"),
         "utf-8", "Dear Mrs Åsa Öberg, I lost the USB stick with the register", GUESSED},
        {BYTES("L\x92\xE9l\xE8ve n\x92\xE9tait d\xE9j\xE0 plus l\xE0 \xE0 No\xEBl"), "utf-8",
         "L’élève n’était déjà plus là à Noël", GUESSED},
        {BYTES("Mae\x92r llythyr wedi mynd i\x92r rhiant anghywir, a fi sydd ar fai. Mae\x92r "
               "t\xE2n ar gau. Si\xF4n"),
         NULL,
         "Mae’r llythyr wedi mynd i’r rhiant anghywir, a fi sydd ar fai. Mae’r tân ar gau. "
         "Siôn",
         GUESSED},
        {BYTES("Das Zeugnis eines anderen Sch\xFClers wurde w\xE4hrend der \xDC"
               "bung gestohlen. Gr\xFC\xDF"
               "e"),
         NULL, "Das Zeugnis eines anderen Schülers wurde während der Übung gestohlen. Grüße",
         GUESSED},
        {BYTES("\xE4\xF6\xFC"), "utf-8", "äöü", GUESSED},
        {BYTES(
             "Kadotin tietokoneen, hyv\xE4\xE4 p\xE4iv\xE4\xE4, terveisin P\xE4ivi M\xE4kinen"),
         NULL, "Kadotin tietokoneen, hyvää päivää, terveisin Päivi Mäkinen", GUESSED},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(samples); i++)
        is_read(&samples[i], "a language is known by its letters");
}

static void labels(void)
{
    static const Sample samples[] = {
        {BYTES("caf\xE9 \x80"), "iso-8859-1", "café €", NULL},
        {BYTES("\x93x\x94"), "Windows-1252", "“x”", NULL},
        {BYTES("\x93x\x94"), "cp-1252", "“x”", NULL},
        {BYTES("\x93x\x94"), "x-cp1252", "“x”", NULL},
        {BYTES("\x93x\x94"), "ansi", "“x”", NULL},
        {BYTES("\x93x\x94"), "us-ascii", "“x”", GUESSED},
        {BYTES("caf\x82"), "cp-850", "café", NULL},
        {BYTES("caf\x82"), "IBM850", "café", NULL},
        {BYTES("caf\x8E"), "x-mac-roman", "café", NULL},
        {BYTES("\xA4"), "ISO-8859-15", "€", NULL},
        {BYTES("\xB3\xF3"
               "d\xBC"),
         "iso-8859-2", "łódź", NULL},
        {BYTES("\x8C"), "iso-8859-2", "Ś", NULL},
        {BYTES("\xF0\xD2\xC9"), "koi8-r", "При", NULL},
        {BYTES("\xEF\xF0\xE8"), "win-1251", "при", NULL},
        {BYTES("\xF9\xEC"), "ISO-8859-8-I", "של", NULL},
        {BYTES("\xF9\xEC"), "iso-8859-8-e", "של", NULL},
        {BYTES("\xE0\xE1"), "tis-620", "เแ", NULL},
        {BYTES("\xD6\xD0\xCE\xC4"), "gb2312", "中文", NULL},
        {BYTES("\x81\x40"), "x-gbk", "丂", NULL},
        {BYTES("\x87\x40\x93\xFA"), "shift_jis", "①日", NULL},
        {BYTES("\x87\x40"), "x-sjis", "①", NULL},
        {BYTES("\xAD\xA1\xC6\xFC"), "x-euc-jp", "①日", NULL},
        {BYTES("\x1B$BF|\x1B(B\x1B(I1\x1B(B"), "iso-2022-jp", "日ｱ", NULL},
        {BYTES("\xBE\xC8\xB3\xE7"), "ks_c_5601-1987", "안녕", NULL},
        {BYTES("\x81\x41"), "euc-kr", "갂", NULL},
        {BYTES("\xA4\xA4"), "x-x-big5", "中", NULL},
        {BYTES("+AOk- +2D3eAA-"), "unicode-1-1-utf-7", "é 😀", NULL},
        {BYTES("\xC3\xA9"), "utf8", "é", NULL},
        {BYTES("\xC3\xA9"), "\"UTF-8\"", "é", NULL},
        {BYTES("\xC3\xA9"), "unknown-8bit", "é", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(samples); i++)
        is_read(&samples[i], "a label means what mail means by it");
}

static void wrong_labels(void)
{
    static const Sample samples[] = {
        {BYTES("caf\xE9"), "utf-8", "café", GUESSED},
        {BYTES("caf\xE9"), NULL, "café", GUESSED},
        {BYTES("na\xEFve caf\xE9 r\xE9sum\xE9 \xC2\xA3"), "utf-8", "naïve café résumé Â£",
         GUESSED},
        {BYTES("\xC3\xA9 \xC2\xA3 caf\xC3"), "utf-8", "é £ caf\xEF\xBF\xBD",
         "damaged UTF-8 repaired"},
        {BYTES("Si\xC3\xA2n\xE2\x80\x99s \xC2\xA3 t\xE2n \x93x\x94"), "utf-8",
         "Siân’s £ tân “x”", "damaged UTF-8 repaired"},
        {BYTES("Si\xC3\xA2n lost it\xE2\x80\n"), "utf-8", "Siân lost it\xEF\xBF\xBD\n",
         "damaged UTF-8 repaired"},
        {BYTES("Si\xC3\xA2n \xC3\xA9\xC3\xA9 \xED\xA0\xBD \xC3 \x81"), "utf-8",
         "Siân éé \xEF\xBF\xBD \xEF\xBF\xBD \xEF\xBF\xBD", "damaged UTF-8 repaired"},
        {BYTES("caf\xE9\x92s"), "utf-8", "café’s", GUESSED},
        {BYTES("caf\xC3\xA9"), "iso-8859-1", "café", MISLABELLED},
        {BYTES("caf\xC3\xA9"), "windows-1252", "café", MISLABELLED},
        {BYTES("caf\xC3\xA9"), "koi8-r", "café", MISLABELLED},
        {BYTES("\xE4\xB8\xAD\xE6\x96\x87\xE5\xAD\x97"), "shift_jis", "中文字", NULL},
        {BYTES("\xE4\xB8\xAD\xE6\x96\x87\xE5\xAD\x97"), "gb2312", "中文字", NULL},
        {BYTES("plain"), "utf-16", "plain", MISLABELLED},
        {BYTES("plain"), "no-such-charset", "plain", "unknown character set"},
        {BYTES("caf\xE9"), "no-such-charset", "café", "unknown character set"},
        {BYTES("\x1B$BF|K\\\x1B(B"), NULL, "日本", GUESSED},
        {BYTES("\x1B$BF|K\\\x1B(B"), "us-ascii", "日本", GUESSED},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(samples); i++)
        is_read(&samples[i], "bytes win over their label");
}

static void utf16(void)
{
    static const Sample samples[] = {
        {BYTES("\xFF\xFEh\0i\0"), "utf-16", "hi", NULL},
        {BYTES("\xFE\xFF\0h\0i"), "utf-16", "hi", NULL},
        {BYTES("h\0i\0\xE9\0"), "utf-16", "hié", NULL},
        {BYTES("\0h\0i"), "utf-16", "hi", NULL},
        {BYTES("\x4E\x2D\x65\x87"), "utf-16", "中文", NULL},
        {BYTES("h\0i\0"), "utf-16le", "hi", NULL},
        {BYTES("\0h\0i"), "ucs-2", "hi", NULL},
        {BYTES("h\0i\0 \0y\0o\0u\0"), NULL, "hi you", GUESSED},
        {BYTES("\xFF\xFEh\0i\0"), "utf-8", "hi", GUESSED},
        {BYTES("h\0\0\0i\0\0\0"), "utf-32le", "hi", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(samples); i++)
        is_read(&samples[i], "UTF-16 is known by its zeroes");
}

int main(void)
{
    labels();
    unlabelled_pairs();
    unlabelled_alphabets();
    unlabelled_languages();
    wrong_labels();
    utf16();
    return tap_done();
}

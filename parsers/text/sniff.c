/* First bytes to media types, and media types to families of files. Tables and a few readers of
 * containers; each looks only at the bytes that it was given. Pure. Called by measure.c. */
#include "parsers/text/sniff.h"

#include "parsers/text/bytes.h"
#include "parsers/text/text.h"

#include <stdbool.h>
#include <string.h>

#define PROGRAM_WINDOWS "application/vnd.microsoft.portable-executable"
#define OLE             "application/x-ole-storage"
#define OOXML           "application/vnd.openxmlformats-officedocument."

typedef struct Bytes {
    const char *at;
    size_t length;
} Bytes;

/* ---- marks at a fixed place ---- */

typedef struct Mark {
    unsigned offset, length;
    const char *bytes, *type;
} Mark;

#define MARK(offset, bytes, type)                                                              \
    {                                                                                          \
        offset, sizeof(bytes) - 1, bytes, type                                                 \
    }

static const Mark marks[] = {
    MARK(0, "%PDF-", "application/pdf"),
    MARK(0, "\x89PNG\r\n\x1A\n", "image/png"),
    MARK(0, "\xFF\xD8\xFF", "image/jpeg"),
    MARK(0, "GIF87a", "image/gif"),
    MARK(0, "GIF89a", "image/gif"),
    MARK(0, "II*\0", "image/tiff"),
    MARK(0, "MM\0*", "image/tiff"),
    MARK(8, "WEBP", "image/webp"),
    MARK(0,
         "\x7F"
         "ELF",
         "application/x-elf"),
    MARK(0, "\xCF\xFA\xED\xFE", "application/x-mach-binary"),
    MARK(0, "\xCE\xFA\xED\xFE", "application/x-mach-binary"),
    MARK(0, "L\0\0\0\x01\x14\x02\0", "application/x-ms-shortcut"),
    MARK(0, "{\\rtf", "application/rtf"),
    MARK(0, "\x1F\x8B\x08", "application/gzip"),
    MARK(0, "7z\xBC\xAF\x27\x1C", "application/x-7z-compressed"),
    MARK(0, "Rar!\x1A\x07", "application/vnd.rar"),
    MARK(0, "BZh", "application/x-bzip2"),
    MARK(0,
         "\xFD"
         "7zXZ\0",
         "application/x-xz"),
    MARK(0, "MSCF\0\0\0\0", "application/vnd.ms-cab-compressed"),
    MARK(0, "\x78\x9F\x3E\x22", "application/ms-tnef"),
    MARK(0, "!BDN", "application/vnd.ms-outlook-pst"),
    MARK(0, "ID3", "audio/mpeg"),
    MARK(0, "OggS", "audio/ogg"),
    MARK(0, "fLaC", "audio/flac"),
    MARK(0, "#!AMR", "audio/amr"),
    MARK(8, "WAVEfmt ", "audio/wav"),
    MARK(8, "AVI LIST", "video/x-msvideo"),
    MARK(0, "\x1A\x45\xDF\xA3", "video/x-matroska"),
    MARK(4, "ftypheic", "image/heic"),
    MARK(4, "ftypheix", "image/heic"),
    MARK(4, "ftyphevc", "image/heic"),
    MARK(4, "ftypmif1", "image/heic"),
    MARK(4, "ftypmsf1", "image/heic"),
    MARK(4, "ftypavif", "image/avif"),
    MARK(4, "ftypM4A ", "audio/mp4"),
    MARK(4, "ftypqt  ", "video/quicktime"),
    MARK(4, "ftyp3gp", "video/3gpp"),
    MARK(4, "ftyp", "video/mp4"),
    MARK(0, "BEGIN:VCALENDAR", "text/calendar"),
    MARK(0, "BEGIN:VCARD", "text/vcard"),
};

static const char *by_mark(Bytes bytes)
{
    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
        const Mark *mark = &marks[i];
        if (bytes.length >= mark->offset + mark->length &&
            memcmp(bytes.at + mark->offset, mark->bytes, mark->length) == 0)
            return mark->type;
    }
    return NULL;
}

/* ---- containers ---- */

static bool begins(Bytes bytes, const char *mark, size_t length)
{
    return bytes.length >= length && memcmp(bytes.at, mark, length) == 0;
}

static bool holds(Bytes bytes, const char *mark, size_t length)
{
    return memmem(bytes.at, bytes.length, mark, length) != NULL;
}

/* The names of the first files in an archive. */
static const struct {
    const char *prefix, *type;
} zip_names[] = {
    {"word/", OOXML "wordprocessingml.document"},
    {"xl/", OOXML "spreadsheetml.sheet"},
    {"ppt/", OOXML "presentationml.presentation"},
    {"META-INF/MANIFEST.MF", "application/java-archive"},
    {"AndroidManifest.xml", "application/vnd.android.package-archive"},
};

static const char *by_zip_name(Bytes name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(zip_names); i++) {
        if (begins(name, zip_names[i].prefix, strlen(zip_names[i].prefix)))
            return zip_names[i].type;
    }
    return NULL;
}

/* OpenDocument says what it is in its first file, which is not compressed. */
static const char *by_open_document(Bytes content)
{
    static const char *const types[] = {"application/vnd.oasis.opendocument.text",
                                        "application/vnd.oasis.opendocument.spreadsheet",
                                        "application/vnd.oasis.opendocument.presentation",
                                        "application/vnd.oasis.opendocument.graphics",
                                        "application/epub+zip"};
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
        if (begins(content, types[i], strlen(types[i])))
            return types[i];
    }
    return NULL;
}

static const char *by_zip(Bytes bytes)
{
    enum { HEADER = 30, NAME_LENGTH = 26, EXTRA_LENGTH = 28 };
    static const char mark[] = "PK\3\4";
    if (!begins(bytes, mark, 4) && !begins(bytes, "PK\5\6", 4))
        return NULL;
    const char *end = bytes.at + bytes.length, *at = bytes.at;
    for (; (at = memmem(at, (size_t)(end - at), mark, 4)) && end - at > HEADER; at += 4) {
        size_t length = MIN(bytes_u16(at + NAME_LENGTH), (size_t)(end - at) - HEADER);
        Bytes name = {at + HEADER, length};
        size_t skip = MIN(length + bytes_u16(at + EXTRA_LENGTH), (size_t)(end - at) - HEADER);
        Bytes content = {at + HEADER + skip, (size_t)(end - at) - HEADER - skip};
        const char *type =
            begins(name, "mimetype", 8) ? by_open_document(content) : by_zip_name(name);
        if (type)
            return type;
    }
    return "application/zip";
}

#define UTF16(a, b, c, d, e, f) a "\0" b "\0" c "\0" d "\0" e "\0" f

static const char *by_ole(Bytes bytes)
{
    static const Mark streams[] = {
        MARK(0, UTF16("W", "o", "r", "d", "D", "o"), "application/msword"),
        MARK(0, UTF16("W", "o", "r", "k", "b", "o"), "application/vnd.ms-excel"),
        MARK(0, UTF16("P", "o", "w", "e", "r", "P"), "application/vnd.ms-powerpoint"),
        MARK(0, UTF16("_", "_", "s", "u", "b", "s"), "application/vnd.ms-outlook"),
        MARK(0, UTF16("_", "_", "p", "r", "o", "p"), "application/vnd.ms-outlook"),
    };
    if (!begins(bytes, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8))
        return NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(streams); i++) {
        if (holds(bytes, streams[i].bytes, streams[i].length))
            return streams[i].type;
    }
    return OLE;
}

static bool is_text(Bytes bytes)
{
    for (size_t i = 0; i < bytes.length; i++) {
        unsigned char c = (unsigned char)bytes.at[i];
        if (c == 0x7F || (c < 0x20 && (c == '\0' || !strchr("\t\n\r\f\x1B", c))))
            return false;
    }
    return bytes.length > 0;
}

/* A word may begin with MZ, too. */
static const char *by_program(Bytes bytes)
{
    enum { NEW_HEADER = 0x3C };
    if (!begins(bytes, "MZ", 2) || is_text(bytes))
        return NULL;
    size_t at = bytes.length >= NEW_HEADER + 4 ? bytes_u32(bytes.at + NEW_HEADER) : 0;
    bool windows = at > 0 && at + 4 <= bytes.length && memcmp(bytes.at + at, "PE\0\0", 4) == 0;
    return windows ? PROGRAM_WINDOWS : "application/x-dosexec";
}

/* A frame of layer III without a tag in front of it. */
static const char *by_mp3(Bytes bytes)
{
    if (bytes.length < 4)
        return NULL;
    const unsigned char *at = (const unsigned char *)bytes.at;
    unsigned version = at[1] >> 3 & 3, layer = at[1] >> 1 & 3, rate = at[2] >> 4;
    bool frame = at[0] == 0xFF && at[1] >> 5 == 7 && version != 1 && layer == 1;
    return frame && rate != 0 && rate != 15 && (at[2] >> 2 & 3) != 3 ? "audio/mpeg" : NULL;
}

static const char *by_bitmap(Bytes bytes)
{
    bool bitmap = begins(bytes, "BM", 2) && bytes.length > 18 && bytes_u32(bytes.at + 6) == 0 &&
                  bytes_u32(bytes.at + 14) <= 124;
    return bitmap ? "image/bmp" : NULL;
}

/* ---- text ---- */

static Bytes without_space(Bytes bytes)
{
    if (begins(bytes, "\xEF\xBB\xBF", 3))
        bytes.at += 3, bytes.length -= 3;
    while (bytes.length > 0 && g_ascii_isspace(*bytes.at))
        bytes.at++, bytes.length--;
    return bytes;
}

static bool begins_in_any_case(Bytes bytes, const char *word)
{
    size_t length = strlen(word);
    return bytes.length >= length && g_ascii_strncasecmp(bytes.at, word, length) == 0;
}

static bool begins_with_any(Bytes bytes, const char *const *words)
{
    while (*words && !begins_in_any_case(bytes, *words))
        words++;
    return *words;
}

/* Two lines of a header, the first of a kind that mails begin with. */
static bool is_mail(Bytes bytes)
{
    static const char *const first[] = {
        "Received:", "Return-Path:", "Delivered-To:", "From:",       "To:", "Subject:",
        "Date:",     "Message-ID:",  "MIME-Version:", "X-Received:", NULL};
    if (!begins_with_any(bytes, first))
        return false;
    const char *end = bytes.at + bytes.length, *line = bytes.at;
    do {
        line = memchr(line, '\n', (size_t)(end - line));
        line = line ? line + 1 : end;
    } while (line < end && (*line == ' ' || *line == '\t'));
    const char *at = line;
    while (at < end && (g_ascii_isalnum(*at) || *at == '-'))
        at++;
    return at > line && at < end && *at == ':';
}

static const char *by_text(Bytes bytes)
{
    static const char *const pages[] = {"<!doctype html", "<html", "<head", "<body", NULL};
    if (begins(bytes, "\xFF\xFE", 2) && bytes.length >= 4 && bytes.at[3] == '\0')
        return "text/plain"; /* UTF-16 */
    if (!is_text(bytes))
        return NULL;
    Bytes words = without_space(bytes);
    if (begins_with_any(words, pages))
        return "text/html";
    if (begins_in_any_case(words, "<?xml"))
        return holds(words, "<html", 5) ? "text/html" : "text/xml";
    if (begins(bytes, "#!/", 3))
        return "text/x-shellscript";
    return is_mail(bytes) ? "message/rfc822" : "text/plain";
}

const char *sniff_type(const char *bytes, size_t length)
{
    static const char *(*const readers[])(Bytes) = {by_mark, by_zip,    by_ole, by_program,
                                                    by_mp3,  by_bitmap, by_text};
    const char *type = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(readers) && !type; i++)
        type = readers[i]((Bytes){bytes, length});
    return type;
}

/* ---- the claim ---- */

/* Files that stand for each other without harm. */
typedef enum Family {
    FAMILY_UNKNOWN,
    FAMILY_TEXT,
    FAMILY_PAGE,
    FAMILY_DOCUMENT,
    FAMILY_PDF,
    FAMILY_IMAGE,
    FAMILY_MEDIA,
    FAMILY_ARCHIVE,
    FAMILY_MAIL,
    FAMILY_PROGRAM,
} Family;

static const char *const family_names[] = {
    [FAMILY_UNKNOWN] = "something else",
    [FAMILY_TEXT] = "text",
    [FAMILY_PAGE] = "a web page",
    [FAMILY_DOCUMENT] = "an office document",
    [FAMILY_PDF] = "a PDF",
    [FAMILY_IMAGE] = "a picture",
    [FAMILY_MEDIA] = "sound or film",
    [FAMILY_ARCHIVE] = "an archive",
    [FAMILY_MAIL] = "a mail",
    [FAMILY_PROGRAM] = "a program",
};

typedef struct FamilyOf {
    const char *word;
    Family family;
} FamilyOf;

/* Beginnings of media types; the first that fits. */
static const FamilyOf types[] = {
    {"text/html", FAMILY_PAGE},
    {"application/xhtml", FAMILY_PAGE},
    {"text/rtf", FAMILY_DOCUMENT},
    {"text/", FAMILY_TEXT},
    {"application/rtf", FAMILY_DOCUMENT},
    {"application/msword", FAMILY_DOCUMENT},
    {"application/vnd.ms-excel", FAMILY_DOCUMENT},
    {"application/vnd.ms-powerpoint", FAMILY_DOCUMENT},
    {"application/vnd.ms-word", FAMILY_DOCUMENT},
    {"application/vnd.openxmlformats", FAMILY_DOCUMENT},
    {"application/vnd.oasis.opendocument", FAMILY_DOCUMENT},
    {OLE, FAMILY_DOCUMENT},
    {"application/pdf", FAMILY_PDF},
    {"image/", FAMILY_IMAGE},
    {"audio/", FAMILY_MEDIA},
    {"video/", FAMILY_MEDIA},
    {"application/zip", FAMILY_ARCHIVE},
    {"application/x-zip", FAMILY_ARCHIVE},
    {"application/gzip", FAMILY_ARCHIVE},
    {"application/x-gzip", FAMILY_ARCHIVE},
    {"application/x-7z", FAMILY_ARCHIVE},
    {"application/vnd.rar", FAMILY_ARCHIVE},
    {"application/x-rar", FAMILY_ARCHIVE},
    {"application/x-bzip2", FAMILY_ARCHIVE},
    {"application/x-xz", FAMILY_ARCHIVE},
    {"application/x-tar", FAMILY_ARCHIVE},
    {"application/vnd.ms-cab", FAMILY_ARCHIVE},
    {"application/vnd.ms-outlook", FAMILY_MAIL},
    {"application/ms-tnef", FAMILY_MAIL},
    {"application/vnd.ms-tnef", FAMILY_MAIL},
    {"message/", FAMILY_MAIL},
    {PROGRAM_WINDOWS, FAMILY_PROGRAM},
    {"application/x-dosexec", FAMILY_PROGRAM},
    {"application/x-msdownload", FAMILY_PROGRAM},
    {"application/x-msdos-program", FAMILY_PROGRAM},
    {"application/x-executable", FAMILY_PROGRAM},
    {"application/x-elf", FAMILY_PROGRAM},
    {"application/x-sharedlib", FAMILY_PROGRAM},
    {"application/x-mach-binary", FAMILY_PROGRAM},
    {"application/x-ms-shortcut", FAMILY_PROGRAM},
    {"application/java-archive", FAMILY_PROGRAM},
    {"application/vnd.android.package", FAMILY_PROGRAM},
};

/* Endings of names. */
static const FamilyOf extensions[] = {
    {"txt", FAMILY_TEXT},     {"csv", FAMILY_TEXT},      {"log", FAMILY_TEXT},
    {"ics", FAMILY_TEXT},     {"vcf", FAMILY_TEXT},      {"xml", FAMILY_TEXT},
    {"htm", FAMILY_PAGE},     {"html", FAMILY_PAGE},     {"shtml", FAMILY_PAGE},
    {"doc", FAMILY_DOCUMENT}, {"docx", FAMILY_DOCUMENT}, {"docm", FAMILY_DOCUMENT},
    {"dot", FAMILY_DOCUMENT}, {"dotx", FAMILY_DOCUMENT}, {"rtf", FAMILY_DOCUMENT},
    {"xls", FAMILY_DOCUMENT}, {"xlsx", FAMILY_DOCUMENT}, {"xlsm", FAMILY_DOCUMENT},
    {"ppt", FAMILY_DOCUMENT}, {"pptx", FAMILY_DOCUMENT}, {"pps", FAMILY_DOCUMENT},
    {"pub", FAMILY_DOCUMENT}, {"odt", FAMILY_DOCUMENT},  {"ods", FAMILY_DOCUMENT},
    {"odp", FAMILY_DOCUMENT}, {"pdf", FAMILY_PDF},       {"jpg", FAMILY_IMAGE},
    {"jpeg", FAMILY_IMAGE},   {"png", FAMILY_IMAGE},     {"gif", FAMILY_IMAGE},
    {"bmp", FAMILY_IMAGE},    {"tif", FAMILY_IMAGE},     {"tiff", FAMILY_IMAGE},
    {"heic", FAMILY_IMAGE},   {"webp", FAMILY_IMAGE},    {"mp3", FAMILY_MEDIA},
    {"wav", FAMILY_MEDIA},    {"m4a", FAMILY_MEDIA},     {"mp4", FAMILY_MEDIA},
    {"mov", FAMILY_MEDIA},    {"avi", FAMILY_MEDIA},     {"amr", FAMILY_MEDIA},
    {"ogg", FAMILY_MEDIA},    {"wma", FAMILY_MEDIA},     {"wmv", FAMILY_MEDIA},
    {"zip", FAMILY_ARCHIVE},  {"gz", FAMILY_ARCHIVE},    {"7z", FAMILY_ARCHIVE},
    {"rar", FAMILY_ARCHIVE},  {"tar", FAMILY_ARCHIVE},   {"tgz", FAMILY_ARCHIVE},
    {"eml", FAMILY_MAIL},     {"msg", FAMILY_MAIL},      {"exe", FAMILY_PROGRAM},
    {"com", FAMILY_PROGRAM},  {"dll", FAMILY_PROGRAM},   {"scr", FAMILY_PROGRAM},
    {"sys", FAMILY_PROGRAM},  {"cpl", FAMILY_PROGRAM},   {"ocx", FAMILY_PROGRAM},
    {"pif", FAMILY_PROGRAM},  {"lnk", FAMILY_PROGRAM},   {"jar", FAMILY_PROGRAM},
    {"apk", FAMILY_PROGRAM},  {"sh", FAMILY_PROGRAM},    {"so", FAMILY_PROGRAM},
    {"msi", FAMILY_PROGRAM},  {"bin", FAMILY_PROGRAM},   {"dylib", FAMILY_PROGRAM},
};

static Family family_of_type(const char *type)
{
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
        if (g_str_has_prefix(type, types[i].word))
            return types[i].family;
    }
    return FAMILY_UNKNOWN;
}

static Family family_of_name(const char *name)
{
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; dot && i < G_N_ELEMENTS(extensions); i++) {
        if (g_ascii_strcasecmp(dot + 1, extensions[i].word) == 0)
            return extensions[i].family;
    }
    return FAMILY_UNKNOWN;
}

/* Words are what nearly everything looks like that is not recognised, and office programs have
 * saved pages, archives and words as documents. */
static bool fits(Family claimed, Family found)
{
    if (claimed == found || found == FAMILY_TEXT)
        return true;
    if (found == FAMILY_PAGE || found == FAMILY_MAIL)
        return claimed == FAMILY_TEXT || claimed == FAMILY_DOCUMENT || claimed == FAMILY_MAIL;
    return (found == FAMILY_ARCHIVE && claimed == FAMILY_DOCUMENT) ||
           (found == FAMILY_DOCUMENT && claimed == FAMILY_MAIL);
}

void sniff_compare(const char *name, const char *type, const char *sniffed, GPtrArray *defects)
{
    Family found = sniffed ? family_of_type(sniffed) : FAMILY_UNKNOWN;
    Family by_name = family_of_name(name), by_type = family_of_type(type);
    Family claimed = by_name != FAMILY_UNKNOWN ? by_name : by_type;
    bool fitting = (by_name != FAMILY_UNKNOWN && fits(by_name, found)) ||
                   (by_type != FAMILY_UNKNOWN && fits(by_type, found));
    bool honest = found == FAMILY_PROGRAM ? claimed == FAMILY_PROGRAM
                                          : claimed == FAMILY_UNKNOWN || fitting;
    if (found == FAMILY_UNKNOWN || honest)
        return;
    g_autofree char *defect = g_strdup_printf("an attachment claims to be %s but is %s",
                                              family_names[claimed], family_names[found]);
    text_defect(defects, defect);
}

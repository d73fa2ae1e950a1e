/* First bytes say what a file is, and what its sender should not have called it. */
#include "parsers/text/sniff.h"
#include "tests/unit/tap.h"

#define TYPE_OF(bytes) sniff_type(bytes, sizeof(bytes) - 1)
#define DOCX           "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#define PE             "application/vnd.microsoft.portable-executable"

/* A file inside an archive: its name and content, not compressed. */
static void add_zipped(GString *zip, const char *name, const char *content)
{
    static const char head[30] = "PK\3\4\24";
    gsize at = zip->len;
    g_string_append_len(zip, head, sizeof head);
    zip->str[at + 26] = (char)strlen(name);
    g_string_append(zip, name);
    g_string_append(zip, content);
}

static const char *type_of_zip(const char *first, const char *content, const char *second)
{
    g_autoptr(GString) zip = g_string_new(NULL);
    add_zipped(zip, first, content);
    add_zipped(zip, second, "...");
    return sniff_type(zip->str, zip->len);
}

static void marks(void)
{
    is_str(TYPE_OF("%PDF-1.7\n"), "application/pdf", "PDF");
    is_str(TYPE_OF("\x89PNG\r\n\x1A\n..."), "image/png", "PNG");
    is_str(TYPE_OF("\xFF\xD8\xFF\xE0\0\x10JFIF"), "image/jpeg", "JPEG");
    is_str(TYPE_OF("GIF89a\1\0"), "image/gif", "GIF");
    is_str(TYPE_OF("\0\0\0\x18"
                   "ftypheic\0\0"),
           "image/heic", "HEIC");
    is_str(TYPE_OF("\0\0\0\x18"
                   "ftypisom\0\0"),
           "video/mp4", "MP4");
    is_str(TYPE_OF("\0\0\0\x18"
                   "ftypM4A \0\0"),
           "audio/mp4", "M4A");
    is_str(TYPE_OF("RIFF\1\2\3\4WAVEfmt "), "audio/wav", "WAV");
    is_str(TYPE_OF("ID3\3\0\0\0"), "audio/mpeg", "MP3 with a tag");
    is_str(TYPE_OF("\xFF\xFB\x90\x44\0\0"), "audio/mpeg", "MP3 without");
    is_str(TYPE_OF("\x1F\x8B\x08\0"), "application/gzip", "gzip");
    is_str(TYPE_OF("7z\xBC\xAF\x27\x1C\0\4"), "application/x-7z-compressed", "7z");
    is_str(TYPE_OF("Rar!\x1A\x07\1\0"), "application/vnd.rar", "RAR");
    is_str(TYPE_OF("\x78\x9F\x3E\x22\1\0"), "application/ms-tnef", "TNEF");
    is_str(TYPE_OF("{\\rtf1\\ansi}"), "application/rtf", "RTF");
    is_str(TYPE_OF("\x7F"
                   "ELF\2\1\1"),
           "application/x-elf", "ELF");
    is_str(TYPE_OF("\1\2\3\4\5\6\7\10"), NULL, "what nobody knows");
    is_str(TYPE_OF(""), NULL, "nothing");
}

static void programs(void)
{
    char program[256] = "MZ\x90";
    is_str(sniff_type(program, sizeof program), "application/x-dosexec", "an old program");
    program[0x3C] = (char)0x80;
    memcpy(program + 0x80, "PE\0\0", 4);
    is_str(sniff_type(program, sizeof program), PE, "a program for Windows");
    program[0x3F] = (char)0xFF;
    is_str(sniff_type(program, sizeof program), "application/x-dosexec",
           "a header that would lie outside is not looked for");
    is_str(TYPE_OF("MZ is how this text begins"), "text/plain", "a word is no program");
}

static void archives(void)
{
    is_str(type_of_zip("[Content_Types].xml", "<x/>", "word/document.xml"), DOCX,
           "a document of Word");
    is_str(type_of_zip("[Content_Types].xml", "<x/>", "xl/workbook.xml"),
           "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "of Excel");
    is_str(type_of_zip("mimetype", "application/vnd.oasis.opendocument.text", "content.xml"),
           "application/vnd.oasis.opendocument.text", "of LibreOffice");
    is_str(type_of_zip("photo.jpg", "...", "words/x"), "application/zip", "any archive");
    is_str(TYPE_OF("PK\3\4"), "application/zip", "half a header");
    static const char ole[] =
        "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1........W\0o\0r\0d\0D\0o\0c\0u\0";
    is_str(TYPE_OF(ole), "application/msword", "an old document of Word");
    is_str(sniff_type(ole, 16), "application/x-ole-storage", "or of another program");
    static const char msg[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....._\0_\0s\0u\0b\0s\0t\0";
    is_str(TYPE_OF(msg), "application/vnd.ms-outlook", "a message of Outlook");
}

static void texts(void)
{
    is_str(TYPE_OF("Dear all,\n"), "text/plain", "words");
    is_str(TYPE_OF("caf\xE9\n"), "text/plain", "words in another character set");
    is_str(TYPE_OF(" \n<!DOCTYPE html><p>x"), "text/html", "a page");
    is_str(TYPE_OF("\xEF\xBB\xBF<HTML>"), "text/html", "a page behind a mark of its bytes");
    is_str(TYPE_OF("<?xml version='1.0'?><x/>"), "text/xml", "XML");
    is_str(TYPE_OF("Received: from a\n by b\nFrom: c\n\nd"), "message/rfc822", "a mail");
    is_str(TYPE_OF("From: the head\nPlease read this.\n"), "text/plain", "a letter is no mail");
    is_str(TYPE_OF("BEGIN:VCALENDAR\r\n"), "text/calendar", "an appointment");
    is_str(TYPE_OF("a\0b"), NULL, "no text holds a zero");
}

/* The defect, or "". */
static const char *compare(const char *name, const char *type, const char *sniffed)
{
    static char defect[200];
    g_autoptr(GPtrArray) defects = g_ptr_array_new_with_free_func(g_free);
    sniff_compare(name, type, sniffed, defects);
    g_strlcpy(defect, defects->len ? g_ptr_array_index(defects, 0) : "", sizeof defect);
    return defect;
}

static void lies(void)
{
    is_str(compare("invoice.pdf", "application/pdf", PE),
           "an attachment claims to be a PDF but is a program", "a program called a PDF");
    is_str(compare("invoice.pdf", "application/x-msdownload", PE),
           "an attachment claims to be a PDF but is a program",
           "whatever its type: people see the name");
    is_str(compare("x", "application/octet-stream", PE),
           "an attachment claims to be something else but is a program", "or no name");
    is_str(compare("setup.exe", "application/octet-stream", PE), "", "a program called one");
    is_str(compare("a.jpg", "image/jpeg", "application/pdf"),
           "an attachment claims to be a picture but is a PDF", "a PDF called a picture");
    is_str(compare("a.pdf", "application/pdf", "text/html"),
           "an attachment claims to be a PDF but is a web page", "a page called a PDF");
    is_str(compare("", "image/png", "application/zip"),
           "an attachment claims to be a picture but is an archive", "by its type alone");
}

static void harmless(void)
{
    static const char *const claims[][3] = {
        {"a.jpg", "image/jpeg", "image/png"},
        {"a.doc", "application/msword", "application/rtf"},
        {"a.xls", "application/vnd.ms-excel", "text/html"},
        {"a.docx", "application/octet-stream", "application/zip"},
        {"a.pdf", "application/octet-stream", "application/pdf"},
        {"a", "application/octet-stream", "application/pdf"},
        {"a.csv", "application/vnd.ms-excel", "text/plain"},
        {"a.pdf", "application/pdf", NULL},
        {"a.unknown", "application/x-unknown", "application/zip"},
        {"a.m4a", "audio/x-m4a", "video/mp4"},
        {"a.pdf", "text/plain", "application/pdf"},
        {"winmail.dat", "application/ms-tnef", "application/ms-tnef"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(claims); i++)
        is_str(compare(claims[i][0], claims[i][1], claims[i][2]), "", claims[i][0]);
}

int main(void)
{
    marks();
    programs();
    archives();
    texts();
    lies();
    harmless();
    return tap_done();
}

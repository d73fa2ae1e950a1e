/* What reading a mail costs, as a ratio within one run: everything that the parser process does
 * with it (prescan, report_read, report_to_json; report_from_json, which the daemon does, apart)
 * against gmime's own parsing and decoding of the same mail: from the descriptor that the parser
 * process gets, every header and address, every part decoded, also of attached messages, texts in
 * UTF-8. What gmime needs when the bytes lie in memory already is shown, too, and counts for
 * nothing. Then the parsers' functions that
 * the time goes to, by samples: share of the whole with what they call. Run by `make bench` from
 * the root of the project; arguments are folders of mail (*.eml, and all mails of
 * robustness-inputs). Mail of the sizes that real mail has is made here (bench_mail.h); the
 * folders hold short mail with hard heads.
 *
 * Each mail is read ROUNDS times in turn by both, and the best time of each counts, so that other
 * work on the machine falls out. */
#include "parsers/message/prescan.h"
#include "parsers/report.h"
#include "parsers/text/charset.h"
#include "tests/bench/bench_mail.h"

#include <dlfcn.h>
#include <execinfo.h>
#include <gmime/gmime.h>
#include <iconv.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum {
    ROUNDS = 7,
    CLOCK_ROUNDS = 1000,
    MADE = 400,              /* mails */
    SMALL_MAIL = 256 * 1024, /* bytes of a mail that is not mapped */
    FRAMES = 48,
    SAMPLES = 20000,
    LINES = 24, /* of the profile */
};

typedef enum Step {
    STEP_GMIME,
    STEP_GMIME_MEMORY,
    STEP_PRESCAN, /* with the copying of the mail from its descriptor */
    STEP_READ,
    STEP_WRITE,
    STEP_READ_BACK,
    STEPS
} Step;

static const char *const step_names[STEPS] = {"gmime alone",    "  from memory",
                                              "prescan",        "report_read",
                                              "report_to_json", "report_from_json"};

typedef struct Mail {
    char *path, *bytes;
    size_t size;
    bool has_html;
    double seconds[STEPS]; /* the best of all rounds */
} Mail;

static char *none[] = {NULL};
static char prefix[] = "HLP";
static const ParserContext context = {.own_addresses = none,
                                      .role_addresses = none,
                                      .staff_domains = none,
                                      .prefix = prefix,
                                      .route = ROUTE_NAMED};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* What asking the clock twice takes by itself: part of each step, and no part of its work. */
static double clock_cost;

static void measure_clock(void)
{
    clock_cost = 1;
    for (int i = 0; i < CLOCK_ROUNDS; i++) {
        double begun = now();
        clock_cost = MIN(clock_cost, now() - begun);
    }
}

/* ---- gmime alone ---- */

static void decode_message(GMimeMessage *message, void *sink);

static void decode_leaf(GMimeObject *parent, GMimeObject *part, void *sink)
{
    (void)parent;
    if (GMIME_IS_MESSAGE_PART(part)) {
        GMimeMessage *message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(part));
        if (message)
            decode_message(message, sink);
    } else if (GMIME_IS_TEXT_PART(part)) {
        g_free(g_mime_text_part_get_text(GMIME_TEXT_PART(part)));
    } else if (GMIME_IS_PART(part)) {
        GMimeDataWrapper *content = g_mime_part_get_content(GMIME_PART(part));
        if (content)
            g_mime_data_wrapper_write_to_stream(content, sink);
    }
}

static void decode_headers(GMimeMessage *message)
{
    GMimeHeaderList *list = g_mime_object_get_header_list(GMIME_OBJECT(message));
    for (int i = 0; i < g_mime_header_list_get_count(list); i++)
        g_mime_header_get_value(g_mime_header_list_get_header_at(list, i));
    g_mime_message_get_subject(message);
    g_mime_message_get_date(message);
    for (int type = 0; type <= GMIME_ADDRESS_TYPE_BCC; type++)
        g_mime_message_get_addresses(message, (GMimeAddressType)type);
    const char *value = g_mime_object_get_header(GMIME_OBJECT(message), "References");
    if (value)
        g_mime_references_free(g_mime_references_parse(NULL, value));
}

static void decode_message(GMimeMessage *message, void *sink)
{
    decode_headers(message);
    g_mime_message_foreach(message, decode_leaf, sink);
}

static void read_with_gmime(GMimeStream *stream)
{
    GMimeStream *sink = g_mime_stream_null_new();
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    if (message) {
        decode_message(message, sink);
        g_object_unref(message);
    }
    g_object_unref(parser);
    g_object_unref(sink);
    g_object_unref(stream);
}

static GMimeStream *open_mail(const Mail *mail, int fd)
{
    GMimeStream *stream = g_mime_stream_fs_new_with_bounds(fd, 0, (int64_t)mail->size);
    g_mime_stream_fs_set_owner(GMIME_STREAM_FS(stream), FALSE);
    return stream;
}

/* ---- the samples ---- */

static void *samples[SAMPLES][FRAMES];
static volatile sig_atomic_t n_samples;

static void take_sample(int signal)
{
    (void)signal;
    if (n_samples < SAMPLES)
        backtrace(samples[n_samples++], FRAMES);
}

static void start_sampling(void)
{
    backtrace(samples[0], FRAMES); /* loads what it needs */
    signal(SIGPROF, take_sample);
    const struct itimerval timer = {.it_interval.tv_usec = 1000, .it_value.tv_usec = 1000};
    setitimer(ITIMER_PROF, &timer, NULL);
}

/* The program's functions on the way to a sample, each once. Static ones have no name here and
 * count for who calls them; a sample without any is of gmime alone. */
static bool count_sample(void **frames, GHashTable *counts)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    Dl_info self, info;
    dladdr((void *)report_read, &self);
    for (int i = 0; i < FRAMES && frames[i]; i++) {
        if (!dladdr(frames[i], &info) || !info.dli_sname || info.dli_fbase != self.dli_fbase ||
            g_str_equal(info.dli_sname, "main") || g_str_equal(info.dli_sname, "_start") ||
            !g_hash_table_add(seen, (void *)info.dli_sname))
            continue;
        int count = GPOINTER_TO_INT(g_hash_table_lookup(counts, info.dli_sname));
        g_hash_table_insert(counts, (void *)info.dli_sname, GINT_TO_POINTER(count + 1));
    }
    return g_hash_table_size(seen) > 0;
}

static int by_count(const void *a, const void *b, void *counts)
{
    int left = GPOINTER_TO_INT(g_hash_table_lookup(counts, *(char *const *)a));
    int right = GPOINTER_TO_INT(g_hash_table_lookup(counts, *(char *const *)b));
    return right - left;
}

static void print_profile(void)
{
    g_autoptr(GHashTable) counts = g_hash_table_new(g_str_hash, g_str_equal);
    int counted = 0;
    for (int i = 0; i < n_samples; i++)
        counted += count_sample(samples[i], counts);
    unsigned n;
    g_autofree void **names = g_hash_table_get_keys_as_array(counts, &n);
    qsort_r(names, n, sizeof *names, by_count, counts);
    printf("\nwhere the time goes: share of %d samples, with what is called\n", counted);
    for (unsigned i = 0; i < n && i < LINES; i++) {
        int count = GPOINTER_TO_INT(g_hash_table_lookup(counts, names[i]));
        printf("  %5.1f %%  %s\n", 100.0 * count / MAX(counted, 1), (char *)names[i]);
    }
}

/* ---- one mail ---- */

static void keep_best(Mail *mail, Step step, double begun)
{
    double took = now() - begun - clock_cost;
    if (mail->seconds[step] == 0 || took < mail->seconds[step])
        mail->seconds[step] = took;
}

/* The mail in a buffer or mapped, as daemon/parser/parser_child.c has it. */
static char *enter(const Mail *mail, int fd)
{
    static char small[SMALL_MAIL];
    if (mail->size > sizeof small)
        return mmap(NULL, mail->size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (pread(fd, small, mail->size, 0) != (ssize_t)mail->size)
        abort();
    return small;
}

static void read_with_parsers(Mail *mail, int fd)
{
    double begun = now();
    char *bytes = enter(mail, fd);
    prescan_check((const unsigned char *)bytes, mail->size, NULL);
    keep_best(mail, STEP_PRESCAN, begun);
    begun = now();
    Report *report = report_read(bytes, mail->size, false, &context);
    keep_best(mail, STEP_READ, begun);
    begun = now();
    size_t length;
    g_autofree char *json = report_to_json(report, false, &length);
    report_free(report);
    if (mail->size > SMALL_MAIL)
        munmap(bytes, mail->size);
    keep_best(mail, STEP_WRITE, begun);
    begun = now();
    report_free(report_from_json(json, length, NULL));
    keep_best(mail, STEP_READ_BACK, begun);
}

static void measure(Mail *mail, int fd)
{
    if (ftruncate(fd, 0) < 0 || pwrite(fd, mail->bytes, mail->size, 0) != (ssize_t)mail->size)
        return;
    for (int round = 0; round < ROUNDS; round++) {
        double begun = now();
        read_with_gmime(open_mail(mail, fd));
        keep_best(mail, STEP_GMIME, begun);
        begun = now();
        read_with_gmime(g_mime_stream_mem_new_with_buffer(mail->bytes, mail->size));
        keep_best(mail, STEP_GMIME_MEMORY, begun);
        read_with_parsers(mail, fd);
    }
}

/* ---- all mails ---- */

static void mail_free(void *data)
{
    Mail *mail = data;
    g_free(mail->path);
    g_free(mail->bytes);
    g_free(mail);
}

static void add_mail(GPtrArray *mails, char *path, char *bytes, size_t size)
{
    Mail *mail = g_new0(Mail, 1);
    *mail = (Mail){.path = path, .bytes = bytes, .size = size};
    mail->has_html = memmem(bytes, size, "text/html", 9) || memmem(bytes, size, "TEXT/HTML", 9);
    g_ptr_array_add(mails, mail);
}

/* The licences and the list of robustness-inputs are no mail. */
static bool is_mail(const char *path)
{
    return g_str_has_suffix(path, ".eml") ||
           (strstr(path, "/robustness-inputs/") && !strstr(path, "/LICENSES/") &&
            !g_str_has_suffix(path, "/manifest.json"));
}

static void add_file(GPtrArray *mails, const char *path)
{
    g_autofree char *bytes = NULL;
    size_t size;
    if (is_mail(path) && g_file_get_contents(path, &bytes, &size, NULL) &&
        prescan_check((const unsigned char *)bytes, size, NULL) == 0)
        add_mail(mails, g_strdup(path), g_steal_pointer(&bytes), size);
}

static void add_folder(GPtrArray *mails, const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_DIR))
            add_folder(mails, path);
        else
            add_file(mails, path);
    }
}

static double ratio(const double *seconds, Step gmime)
{
    return (seconds[STEP_PRESCAN] + seconds[STEP_READ] + seconds[STEP_WRITE]) / seconds[gmime];
}

static void print_set(const char *set, const char *what, GPtrArray *mails, bool with_html,
                      double target)
{
    double all[STEPS] = {0};
    size_t n = 0, bytes = 0;
    for (unsigned i = 0; i < mails->len; i++) {
        const Mail *mail = mails->pdata[i];
        if (mail->has_html && !with_html)
            continue;
        n++;
        bytes += mail->size;
        for (int step = 0; step < STEPS; step++)
            all[step] += mail->seconds[step];
    }
    if (n == 0)
        return;
    printf("%s, %s: %zu mails, %.1f KB each\n", set, what, n, (double)bytes / 1024 / (double)n);
    for (int step = 0; step < STEPS; step++)
        printf("  %-18s %8.1f us a mail\n", step_names[step], all[step] / (double)n * 1e6);
    double reached = ratio(all, STEP_GMIME);
    printf("  ratio to gmime     %8.2f    (to reach: %.1f)%s\n", reached, target,
           reached > target ? "  above the target" : "");
    printf("    from memory      %8.2f\n", ratio(all, STEP_GMIME_MEMORY));
}

static int by_ratio(const void *a, const void *b)
{
    const Mail *left = *(Mail *const *)a, *right = *(Mail *const *)b;
    double difference = ratio(right->seconds, STEP_GMIME) - ratio(left->seconds, STEP_GMIME);
    return difference > 0 ? 1 : difference < 0 ? -1 : 0;
}

static void print_dearest(GPtrArray *mails)
{
    qsort(mails->pdata, mails->len, sizeof(Mail *), by_ratio);
    printf("\nthe dearest mails\n");
    for (unsigned i = 0; i < mails->len && i < 8; i++) {
        const Mail *mail = mails->pdata[i];
        printf("  %6.1f times, %8.0f us  %s\n", ratio(mail->seconds, STEP_GMIME),
               mail->seconds[STEP_READ] * 1e6, mail->path);
    }
}

/* As in the parser process: a charset in use stays loaded, and memory is kept. */
static void prepare(void)
{
    mallopt(M_MMAP_THRESHOLD, 4 * 1024 * 1024);
    mallopt(M_TRIM_THRESHOLD, 16 * 1024 * 1024);
    for (size_t i = 0; charset_iconv_name(i); i++) {
        (void)iconv_open("UTF-8", charset_iconv_name(i));
        (void)iconv_open(charset_iconv_name(i), "UTF-8");
    }
}

static void add_made(GPtrArray *mails)
{
    for (unsigned i = 0; i < MADE; i++) {
        GString *bytes = bench_mail(i);
        size_t size = bytes->len;
        add_mail(mails, g_strdup_printf("made %u", i), g_string_free(bytes, FALSE), size);
    }
}

static void measure_all(const char *what, GPtrArray *mails)
{
    int fd = memfd_create("mail", MFD_CLOEXEC);
    for (unsigned i = 0; i < mails->len; i++)
        measure(mails->pdata[i], fd);
    close(fd);
    print_set(what, "without HTML", mails, false, 1.5);
    print_set(what, "all", mails, true, 2.5);
}

int main(int argc, char **argv)
{
    g_autoptr(GPtrArray) made = g_ptr_array_new_with_free_func(mail_free);
    g_autoptr(GPtrArray) given = g_ptr_array_new_with_free_func(mail_free);
    for (int i = 1; i < argc; i++)
        add_folder(given, argv[i]);
    add_made(made);
    g_mime_init();
    prepare();
    measure_clock();
    start_sampling();
    measure_all("made", made);
    measure_all("given", given);
    print_profile();
    print_dearest(given);
    return 0;
}

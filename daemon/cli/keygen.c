/* incidentd keygen: the Chair's key pair, made on the Chair's own computer. Needs no configuration and
 * no register, and tells somebody who is no technician what to do next. */
#include "daemon/cli/cli.h"
#include "daemon/cli/passphrase.h"

#include <stdio.h>

#define KEY_FILE_DEFAULT "incidentd-seal.key"

static void print_next_steps(const char *path, const SealKey *public, bool passphrase)
{
    char text[SEAL_KEY_TEXT_LENGTH + 1], fingerprint[SEAL_FINGERPRINT_LENGTH + 1];
    seal_key_text(public, text);
    seal_key_fingerprint(public, fingerprint);
    printf("Your key is made. It has two halves.\n"
           "\n"
           "1. The public half is this line. Send it to whoever looks after incidentd; it is "
           "no secret:\n"
           "\n"
           "     seal_key = \"%s\";\n"
           "\n"
           "   When it has been entered, have `incidentd check` read to you over the "
           "telephone. It must\n"
           "   say: %s\n"
           "\n"
           "2. The private half is the file\n"
           "\n"
           "     %s\n"
           "\n"
           "   Whoever has it%s can read who wrote an anonymous report. Keep it on this\n"
           "   computer or on a memory stick that you lock away. Never send it to anybody, not "
           "to the\n"
           "   administrator either.\n"
           "\n"
           "3. Make a copy now: on a second stick, or print the file. Keep it in another "
           "place, locked.\n"
           "   If you lose the file and its copy%s, nobody can open what was sealed for you,\n"
           "   and nobody can make the key again. The reports themselves, without names, are "
           "not lost:\n"
           "   the school's register has them.\n"
           "\n"
           "4. To open an original, ask the administrator for its file, which is of no use to "
           "anybody\n"
           "   else, and type\n"
           "\n"
           "     incidentd unseal FILE --key %s\n",
           text, fingerprint, path, passphrase ? " and the passphrase" : "",
           passphrase ? ", or forget the passphrase" : "", path);
}

int cli_keygen(int argc, char **argv)
{
    const char *path = KEY_FILE_DEFAULT, *files[2] = {NULL};
    bool ask = false;
    const CliOption options[] = {
        {"--passphrase", &ask, NULL, "protect the file with a passphrase, which is asked for"},
        {"--passphrase-file", NULL, files, "FILE: protect it with the passphrase in that file"},
        {0},
    };
    int status;
    if (cli_options(argc, argv, options, &path, 0, 1, &status) < 0)
        return status;
    Err err = {0};
    SealKey public;
    Passphrases passphrases = {.files = files, .fresh = true};
    ask = ask || files[0];
    if (seal_pair_create(path, ask ? passphrase_ask : NULL, &passphrases, &public, &err) < 0) {
        status = cli_fail(&err);
        return status == CLI_CONFIG ? CLI_NO : status;
    }
    g_autofree char *whole = g_canonicalize_filename(path, NULL);
    print_next_steps(whole, &public, ask);
    return CLI_DONE;
}

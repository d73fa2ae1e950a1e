/* The program: hands the command line to a subcommand, or becomes the parser process. */
#include "daemon/cli/cli.h"
#include "daemon/parser/parser_process.h"

#include <stdio.h>
#include <string.h>

#ifndef INCIDENTD_VERSION
#define INCIDENTD_VERSION "unversioned"
#endif

static void print_usage(FILE *to)
{
    fputs("usage: incidentd COMMAND [OPTION]...\n\n", to);
    for (const CliCommand *command = cli_commands; command->name; command++)
        fprintf(to, "  %-8s %s\n", command->name, command->help);
    fputs("\nincidentd help COMMAND tells the options of each, incidentd --version the "
          "version.\n"
          "The manual: man incidentd, man incidentd.conf\n",
          to);
}

static int run_command(const char *name, int argc, char **argv)
{
    const CliCommand *command = cli_command(name);
    if (command)
        return command->run(argc, argv);
    fprintf(stderr, "incidentd: unknown command \"%s\"; `incidentd help` lists them\n", name);
    return CLI_USAGE;
}

/* `help` is `--help`, `help COMMAND` is `COMMAND --help`. */
static int help(int argc, char **argv)
{
    if (argc == 2) {
        print_usage(stdout);
        return CLI_DONE;
    }
    if (argc > 3) {
        fprintf(stderr, "incidentd help: too many arguments at \"%s\"\n", argv[3]);
        return CLI_USAGE;
    }
    return run_command(argv[2], 2, (char *[]){argv[2], "--help", NULL});
}

static int dispatch(int argc, char **argv)
{
    if (argc < 2) {
        print_usage(stderr);
        return CLI_USAGE;
    }
    if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0 ||
        strcmp(argv[1], "-h") == 0)
        return help(argc, argv);
    if (strcmp(argv[1], "--version") == 0 && argc > 2) {
        fprintf(stderr, "incidentd --version: too many arguments at \"%s\"\n", argv[2]);
        return CLI_USAGE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("incidentd " INCIDENTD_VERSION);
        return CLI_DONE;
    }
    return run_command(argv[1], argc - 1, argv + 1);
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], PARSER_PROCESS_ARGUMENT) == 0)
        return parser_process_main();
    int status = dispatch(argc, argv);
    Err err = {0};
    return status == CLI_DONE && cli_flush(&err) < 0 ? cli_fail(&err) : status;
}

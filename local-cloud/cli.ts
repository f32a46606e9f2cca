import { parseCommandLine, UsageError } from './commands/arguments';
import { HELP } from './commands/help';
import { runDataCommand } from './commands/data';
import { runHost } from './commands/host';
import { runStart } from './commands/start';

/** Entry of `npm start`, `npm run local-cloud -- …` and their kin. */
async function main(): Promise<void> {
  const command = parseCommandLine(process.argv.slice(2));
  const log = (line: string): void => console.log(line);
  switch (command.verb) {
    case 'help':
      log(HELP);
      return;
    case 'start':
      await runStart(command.options, log);
      return;
    case 'host':
      await runHost(command.options, log);
      return;
    default:
      await runDataCommand(command, log);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof UsageError ? `${error.message}\n用 --help 查看全部选项。` : error);
  process.exitCode = 1;
});

import { runJest } from './run-jest';

process.exitCode = runJest(process.argv.slice(2)) ? 0 : 1;

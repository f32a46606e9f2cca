import { sweepTries } from '@kernel/limits';
import { sweepReceipts } from '@kernel/receipts';
import { serveTimer, type Job } from '@kernel/serve-timer';
import { jobs as leaveJobs } from '../leave/jobs';
import { jobs as noticeJobs } from '../notice/jobs';
import { jobs as orgJobs } from '../org/jobs';
import { jobs as rollCallJobs } from '../roll-call/jobs';
import { leased } from './leased';

const sweeps: readonly Job[] = [
  { name: 'kernel.receipts', run: sweepReceipts },
  { name: 'kernel.tries', run: sweepTries },
];

export const main = serveTimer(leased([...rollCallJobs, ...leaveJobs, ...noticeJobs, ...orgJobs, ...sweeps]));

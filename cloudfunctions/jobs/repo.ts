import { openCollection, type Stored } from '@kernel/collection';
import { LEASES } from './collections';

export interface LeaseDoc extends Stored {
  /** The run that holds it, until then (epoch ms). */
  holder: string;
  until: number;
  lastRunAt: number;
}

export const leases = openCollection<LeaseDoc>(LEASES);

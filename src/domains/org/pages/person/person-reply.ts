import type { OutputOf } from '@contract/core/define';
import type { org } from '@contract/org';

export type PersonReply = OutputOf<typeof org, 'person'>;

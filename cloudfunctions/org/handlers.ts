import type { org } from '@contract/org';
import type { Handlers } from '@kernel/serve';

export type OrgHandlers = Handlers<typeof org>;

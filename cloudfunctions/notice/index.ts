import { notice } from '@contract/notice';
import { serve } from '@kernel/serve';
import { handlers } from './handlers';

export const main = serve(notice, handlers);

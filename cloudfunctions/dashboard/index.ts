import { dashboard } from '@contract/dashboard';
import { serve } from '@kernel/serve';
import { home } from './home';

export const main = serve(dashboard, { home });

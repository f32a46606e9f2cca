import { org } from '@contract/org';
import { serve } from '@kernel/serve';
import { claimHandlers } from './claim';
import { codeHandlers } from './codes';
import { doctorHandlers } from './doctor';
import { deputyHandlers } from './deputies';
import { gapHandlers } from './gaps';
import { importHandlers } from './import';
import { peopleHandlers } from './people';
import { postHandlers } from './posts';
import { rollOverHandlers } from './roll-over';
import { yearHandlers } from './year';

export const main = serve(org, {
  ...peopleHandlers,
  ...claimHandlers,
  ...codeHandlers,
  ...postHandlers,
  ...deputyHandlers,
  ...gapHandlers,
  ...yearHandlers,
  ...importHandlers,
  ...rollOverHandlers,
  ...doctorHandlers,
});

import { View } from '@tarojs/components';
import { useState } from 'react';
import { org } from '@contract/org';
import type { PersonView } from '@contract/org-people';
import type { PostView } from '@contract/org-posts';
import { addDays, dayInWords, dayOf } from '@contract/core/time';
import { serverNow } from '@/platform/clock';
import { useCommand } from '@/platform/use-command';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { DateField } from '@/ui/date-field';
import { Problem } from '@/ui/problem';
import { Row } from '@/ui/row';
import { Sheet } from '@/ui/sheet';
import { Icon } from '@/ui/icon';
import { placeOf } from '../person-words';
import { lastDeputyDay, LONGEST_DEPUTY, periodFault, postTitle } from '../post-words';
import css from './deputy-sheet.module.scss';
import { PersonSearch } from './person-search';

/** Names a stand-in for a post: who, from when, until when. */
export function DeputySheet({
  post,
  onClose,
  onDone,
}: {
  post: PostView;
  onClose: () => void;
  onDone: () => void;
}) {
  const today = dayOf(serverNow());
  const [person, setPerson] = useState<PersonView | null>(null);
  const [fromOn, setFromOn] = useState(today);
  const [toOn, setToOn] = useState(addDays(today, 6));
  const command = useCommand(org, 'deputise');
  const fault = periodFault(fromOn, toOn, LONGEST_DEPUTY);
  const submit = async () => {
    if (!person || fault) return;
    const done = await command.run({ grantId: post.id, personId: person.id, fromOn, toOn });
    if (!done) return;
    say(`${person.name}代理到${dayInWords(toOn, today)}`);
    onDone();
  };
  return (
    <Sheet
      title={`${postTitle(post)}的代理人`}
      note={person ? `${post.nodeLabel} · 到期自动收回` : `${post.nodeLabel} · 先选一个人`}
      onClose={onClose}
      foot={
        person && (
          <Button
            look="primary"
            block
            busy={command.busy}
            disabled={fault !== null}
            onTap={() => void submit()}
          >
            {`由${person.name}代理`}
          </Button>
        )
      }
    >
      <View className={css.tall}>
        {person ? (
          <View className={css.flush}>
            <Row
              title={person.name}
              note={[person.id, placeOf(person)].filter(Boolean).join(' · ')}
              lead={<Icon name="user" />}
              value="换人"
              onTap={() => {
                command.clear();
                setPerson(null);
              }}
            />
            <DateField label="从哪天" value={fromOn} from={today} onChange={setFromOn} />
            <DateField
              label="到哪天（含）"
              value={toOn}
              from={fromOn}
              to={lastDeputyDay(fromOn)}
              hint={`最长 ${LONGEST_DEPUTY} 天`}
              {...(fault && { error: fault })}
              onChange={setToOn}
            />
            <Problem error={command.error} />
          </View>
        ) : (
          <PersonSearch flush onChoose={setPerson} />
        )}
      </View>
    </Sheet>
  );
}

import { View } from '@tarojs/components';
import { useState } from 'react';
import { org } from '@contract/org';
import type { PersonView } from '@contract/org-people';
import { useCommand } from '@/platform/use-command';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Field } from '@/ui/field';
import { Problem } from '@/ui/problem';
import { Sheet } from '@/ui/sheet';
import css from './index.module.scss';

/** Undoes a binding, with the reason that stays on record. */
export function ReleaseSheet({
  person,
  onClose,
  onDone,
}: {
  person: PersonView;
  onClose: () => void;
  onDone: () => void;
}) {
  const [reason, setReason] = useState('');
  const command = useCommand(org, 'release');
  const submit = async () => {
    const done = await command.run({ personId: person.id, reason });
    if (!done) return;
    say('已解除绑定');
    onDone();
  };
  return (
    <Sheet
      title={`解除${person.name}的绑定`}
      note="原来的微信马上退出，手机上存的名单会清除。之后要用新的绑定码重新绑定。谁、何时、为什么都会留下记录。"
      onClose={onClose}
      foot={
        <Button
          look="danger"
          block
          busy={command.busy}
          disabled={reason.trim().length < 2}
          onTap={() => void submit()}
        >
          解除绑定
        </Button>
      }
    >
      <View className={css.fields}>
        <Field
          label="原因"
          value={reason}
          max={200}
          long
          placeholder="如：换了新微信，已当面核对学生证"
          {...(command.error?.fields.reason !== undefined && { error: command.error.fields.reason })}
          onChange={setReason}
        />
      </View>
      <Problem error={command.error} />
    </Sheet>
  );
}

import { org } from '@contract/org';
import type { PersonView } from '@contract/org-people';
import { useCommand } from '@/platform/use-command';
import { say } from '@/ui/ask';
import { WordsSheet } from '@/ui/words-sheet';

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
  const command = useCommand(org, 'release');
  const submit = async (reason: string) => {
    const done = await command.run({ personId: person.id, reason });
    if (!done) return;
    say('已解除绑定');
    onDone();
  };
  return (
    <WordsSheet
      title={`解除${person.name}的绑定`}
      note="原来的微信马上退出，手机上存的名单会清除。之后要用新的绑定码重新绑定。谁、何时、为什么都会留下记录。"
      label="原因"
      placeholder="如：换了新微信，已当面核对学生证"
      send="解除绑定"
      danger
      busy={command.busy}
      error={command.error}
      onSend={(reason) => void submit(reason)}
      onClose={onClose}
    />
  );
}

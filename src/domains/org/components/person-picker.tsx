import { View } from '@tarojs/components';
import type { PersonView } from '@contract/org-people';
import { Sheet } from '@/ui/sheet';
import { PersonSearch } from './person-search';
import css from './person-picker.module.scss';

/** Chooses one person, in a panel over the form that needs him. */
export function PersonPicker({
  title,
  onChoose,
  onClose,
}: {
  title: string;
  onChoose: (person: PersonView) => void;
  onClose: () => void;
}) {
  return (
    <Sheet title={title} onClose={onClose}>
      <View className={css.tall}>
        <PersonSearch flush onChoose={onChoose} />
      </View>
    </Sheet>
  );
}

import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { org } from '@contract/org';
import type { NodeLevel } from '@contract/core/roles';
import { useQuery } from '@/platform/use-query';
import { aria } from '@/ui/aria';
import { Button } from '@/ui/button';
import { Loaded } from '@/ui/loaded';
import { Row } from '@/ui/row';
import { Sheet } from '@/ui/sheet';
import { Empty } from '@/ui/states';
import { leadsTo, LEVEL_NAMES, SCHOOL, type ChosenNode } from './nodes';
import css from './node-picker.module.scss';

interface NodePickerProps {
  title: string;
  /** Levels of which one is to be chosen. */
  allowed: readonly NodeLevel[];
  onChoose: (node: ChosenNode) => void;
  onClose: () => void;
}

/** Walks down either tree to a place or a class. */
export function NodePicker({ title, allowed, onChoose, onClose }: NodePickerProps) {
  const [path, setPath] = useState<ChosenNode[]>([SCHOOL]);
  const here = path[path.length - 1] ?? SCHOOL;
  const query = useQuery(org, 'nodes', { parentId: here.id });
  const wanted = allowed.map((level) => LEVEL_NAMES[level]).join('、');
  return (
    <Sheet
      title={title}
      note={`可选：${wanted}`}
      onClose={onClose}
      foot={
        allowed.includes(here.level) && (
          <Button look="primary" block onTap={() => onChoose(here)}>
            {`选定${here.label}`}
          </Button>
        )
      }
    >
      <View className={css.path}>
        {path.map((step, index) => (
          <View
            key={step.id}
            className={css.step}
            {...aria({ role: 'button', label: `回到${step.label}` })}
            onClick={() => setPath(path.slice(0, index + 1))}
          >
            <Text className={index === path.length - 1 ? css.here : css.above}>
              {index === 0 ? '全校' : step.label.slice(nameStart(path, index))}
            </Text>
          </View>
        ))}
      </View>
      <Loaded query={query} heights={[44, 44, 44, 44]}>
        {({ items }) => {
          const fitting = items.filter(({ level }) => allowed.includes(level) || leadsTo(level, allowed));
          if (fitting.length === 0)
            return <Empty title="下面没有可选的范围" text="请点上面一级，换一处再选。" />;
          return (
            <View className={css.list}>
              {fitting.map((item) => (
                <Row
                  key={item.id}
                  title={item.name}
                  value={LEVEL_NAMES[item.level]}
                  label={`${item.label}，${LEVEL_NAMES[item.level]}`}
                  onTap={() =>
                    leadsTo(item.level, allowed) ? setPath([...path, { ...item }]) : onChoose({ ...item })
                  }
                />
              ))}
            </View>
          );
        }}
      </Loaded>
    </Sheet>
  );
}

/** A label holds the labels above it (灞柳校区1号楼): only what is new in it is shown again. */
function nameStart(path: readonly ChosenNode[], index: number): number {
  const above = path[index - 1]?.label ?? '';
  return path[index]?.label.startsWith(above) === true ? above.length : 0;
}

import { useState } from 'react';
import type { NodeLevel } from '@contract/core/roles';
import { org } from '@contract/org';
import { useQuery } from '@/platform/use-query';
import { Button } from '@/ui/button';
import { Loaded } from '@/ui/loaded';
import { Row } from '@/ui/row';
import { Sheet } from '@/ui/sheet';
import { Empty } from '@/ui/states';
import { leadsTo, waysTo, type ScopeNode } from '../scope';

interface NodeSheetProps {
  title: string;
  /** Where the caller's posts stand: nothing above or beside them is offered. */
  roots: readonly ScopeNode[];
  allowed: readonly NodeLevel[];
  onChoose: (node: ScopeNode) => void;
  onClose: () => void;
}

/** Walks down from one's own posts to a class or a place. */
export function NodeSheet({ title, roots, allowed, onChoose, onClose }: NodeSheetProps) {
  const starts = waysTo(roots, allowed);
  const only = starts.length === 1 && starts[0] && leadsTo(starts[0].level, allowed) ? [starts[0]] : [];
  const [path, setPath] = useState<readonly ScopeNode[]>(only);
  const here = path.at(-1);
  const take = (node: ScopeNode) => {
    if (leadsTo(node.level, allowed)) setPath([...path, node]);
    else onChoose(node);
  };
  return (
    <Sheet
      title={title}
      {...(here && { note: here.label })}
      onClose={onClose}
      foot={
        here && allowed.includes(here.level) ? (
          <Button look="primary" block onTap={() => onChoose(here)}>
            {`选定${here.label}`}
          </Button>
        ) : undefined
      }
    >
      {path.length > only.length && (
        <Row title="返回上一级" value="" onTap={() => setPath(path.slice(0, -1))} />
      )}
      {here ? (
        <Below parentId={here.id} allowed={allowed} onTake={take} />
      ) : starts.length === 0 ? (
        <Empty title="没有可选的" text="您的岗位下面没有可选的班级或地方。" />
      ) : (
        starts.map((node) => <Row key={node.id} title={node.label} onTap={() => take(node)} />)
      )}
    </Sheet>
  );
}

function Below({
  parentId,
  allowed,
  onTake,
}: {
  parentId: string;
  allowed: readonly NodeLevel[];
  onTake: (node: ScopeNode) => void;
}) {
  const query = useQuery(org, 'nodes', { parentId });
  return (
    <Loaded query={query} heights={[44, 44, 44]}>
      {({ items }) => {
        const fitting = waysTo(items, allowed);
        return fitting.length === 0 ? (
          <Empty title="下面没有可选的" text="请返回上一级，换一处再选。" />
        ) : (
          fitting.map(({ id, level, name, label }) => (
            <Row key={id} title={name} onTap={() => onTake({ id, level, label: label || name })} />
          ))
        );
      }}
    </Loaded>
  );
}

import { Text, View } from '@tarojs/components';
import { clockOf, timeInWords } from '@contract/core/time';
import { SHEET_STATE_NAMES } from '@contract/roll-call-rules';
import { serverNow } from '@/platform/clock';
import { aria } from '@/ui/aria';
import { Chip } from '@/ui/chip';
import { Countdown } from '@/ui/countdown';
import { Icon } from '@/ui/icon';
import { Ring } from '@/ui/ring';
import { SearchField } from '@/ui/search-field';
import { Segment } from '@/ui/segment';
import { POINT_NAMES, type Filter, type Point, type Sheet, type Tally } from '../model';
import { SHEET_TONES } from '../status-look';
import css from './sheet-head.module.scss';

interface SheetHeadProps {
  sheet: Sheet;
  tally: Tally;
  unsent: number;
  filter: Filter;
  onFilter: (filter: Filter) => void;
  /** Null: the search is closed. */
  searched: string | null;
  onSearch: (text: string | null) => void;
  onEnd: () => void;
  /** Which point of a check with two is being taken (R8). */
  point: Point;
  onPoint: (point: Point) => void;
}

/** Stays in view: which floor and check, how long there is, how many are missing, what is shown. */
export function SheetHead({
  sheet,
  tally,
  unsent,
  filter,
  onFilter,
  searched,
  onSearch,
  onEnd,
  point,
  onPoint,
}: SheetHeadProps) {
  const now = serverNow();
  const running = (sheet.state === 'open' || sheet.state === 'reopened') && now < sheet.closesAt;
  return (
    <View className={css.head}>
      <View className={css.top}>
        <View className={css.words}>
          <View className={css.titleLine}>
            <Text className={css.title} {...aria({ role: 'heading' })}>
              {sheet.checkName}
            </Text>
            {!running && <Chip tone={SHEET_TONES[sheet.state]}>{SHEET_STATE_NAMES[sheet.state]}</Chip>}
          </View>
          <Text className={css.line}>{sheet.floorLabel}</Text>
          <Text className={css.line}>
            {running ? (
              <>
                还剩 <Countdown until={sheet.closesAt} now={serverNow} onEnd={onEnd} />
              </>
            ) : now < sheet.opensAt ? (
              `${timeInWords(sheet.opensAt, now)} 开始`
            ) : sheet.submittedAt !== null ? (
              `${sheet.submittedName ?? ''} ${timeInWords(sheet.submittedAt, now)} 提交`
            ) : (
              `${clockOf(sheet.closesAt)} 截止`
            )}
            {tally.gaps > 0 ? ` · 缺 ${tally.gaps}` : tally.total > 0 ? ' · 已点齐' : ''}
            {unsent > 0 ? ` · ${unsent} 间待发送` : ''}
          </Text>
        </View>
        {tally.total > 0 && <Ring done={tally.done} of={tally.total} />}
      </View>
      {sheet.points === 2 && (
        <Segment
          label="第几次点"
          chosen={point}
          onChoose={onPoint}
          items={[
            { key: 'start', word: POINT_NAMES.start },
            { key: 'end', word: POINT_NAMES.end },
          ]}
        />
      )}
      {searched === null ? (
        <View className={css.tools}>
          <View className={css.filters}>
            <Segment
              label="显示哪些"
              chosen={filter}
              onChoose={onFilter}
              items={[
                { key: 'all', word: '全部' },
                { key: 'gaps', word: '未点', count: tally.gaps },
                { key: 'exceptions', word: '异常', count: tally.exceptions },
              ]}
            />
          </View>
          <View
            className={css.tool}
            {...aria({ role: 'button', label: '搜索' })}
            onClick={() => onSearch('')}
          >
            <Icon name="search" />
          </View>
        </View>
      ) : (
        <View className={css.tools}>
          <View className={css.filters}>
            <SearchField value={searched} placeholder="姓名、拼音或学号后几位" onChange={onSearch} />
          </View>
          <View
            className={css.tool}
            {...aria({ role: 'button', label: '结束搜索' })}
            onClick={() => onSearch(null)}
          >
            <Text className={css.cancel}>取消</Text>
          </View>
        </View>
      )}
    </View>
  );
}

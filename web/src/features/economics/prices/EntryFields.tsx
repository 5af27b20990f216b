import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { type UseFormReturn, useWatch } from 'react-hook-form';
import { Button, Field, IconButton, Input, Textarea } from '../../../ui/index.js';
import type { PriceBook } from '../data/economics-queries.js';
import { type BookValues, isPrice, isPriceOrNone, TOKENS, tiersOf } from './price-form.js';
import { meterTitle } from './price-words.js';

export interface EntryFieldsProps {
  form: UseFormReturn<BookValues>;
  index: number;
  meter: string;
  meters: PriceBook['meters'];
  onRemove: () => void;
}

const WRONG = 'A decimal with a point, not below zero.';
const price = (text: string) => isPrice(text) || WRONG;
const priceOrNone = (text: string) => isPriceOrNone(text) || WRONG;

/** One price: what it is for, how much, and since when. What is rarely needed opens on demand. */
export function EntryFields({ form, index, meter, meters, onRemove }: EntryFieldsProps) {
  const { register, control, formState } = form;
  const values = useWatch({ control, name: `entries.${index}` });
  const problems = formState.errors.entries?.[index];
  const rare = values.validFrom !== '' || values.validTo !== '' || values.tiers !== '' || (meter === TOKENS && (values.per !== '1000000' || values.cacheRead + values.cacheWrite + values.reasoning !== ''));
  const [open, setOpen] = useState(rare);
  const shown = open || problems !== undefined;
  const name = (field: 'model' | 'price' | 'per' | 'tiers' | 'input' | 'output' | 'cacheRead' | 'cacheWrite' | 'reasoning' | 'validFrom' | 'validTo') => `entries.${index}.${field}` as const;
  const title = meter === TOKENS ? values.model || 'model' : meterTitle(meters, meter);
  const unit = meters.find((each) => each.meter === meter)?.unit ?? '';
  return (
    <div role="group" aria-label={`Price of ${title}`} className="flex min-w-0 flex-col gap-2 rounded-control border border-line bg-sunken p-2.5">
      <div className="grid grid-cols-2 items-start gap-2 sm:grid-cols-[minmax(0,1fr)_110px_110px_auto]">
        {meter === TOKENS ? (
          <>
            <Field label="Model" required error={problems?.model?.message} className="max-sm:col-span-2">
              <Input maxLength={200} {...register(name('model'), { validate: (text) => text.trim() !== '' || 'As sessions name it.' })} />
            </Field>
            <Field label="Input" required error={problems?.input?.message}>
              <Input inputMode="decimal" {...register(name('input'), { validate: price })} />
            </Field>
            <Field label="Output" required error={problems?.output?.message}>
              <Input inputMode="decimal" {...register(name('output'), { validate: price })} />
            </Field>
          </>
        ) : (
          <>
            <p className="truncate pt-6 font-medium max-sm:col-span-2 max-sm:pt-0">{title}</p>
            <Field label="Price" required error={problems?.price?.message}>
              <Input inputMode="decimal" disabled={values.tiers.trim() !== ''} {...register(name('price'), { validate: (text, all) => (all.entries[index]?.tiers.trim() ?? '') !== '' || price(text) })} />
            </Field>
            <Field label={unit === '' ? 'For' : `For, ${unit}`} required error={problems?.per?.message}>
              <Input inputMode="decimal" {...register(name('per'), { validate: price })} />
            </Field>
          </>
        )}
        <div className="flex gap-1 pt-[21px] max-sm:col-span-2 max-sm:justify-end max-sm:pt-0">
          {!shown && (
            <Button size="sm" variant="ghost" onClick={() => setOpen(true)} aria-label={`More of ${title}`}>
              More
            </Button>
          )}
          <IconButton icon={Trash2} size="sm" label={`Remove the price of ${title}`} onClick={onRemove} />
        </div>
      </div>
      {shown && (
        <div className="grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-6">
          {meter === TOKENS ? (
            <>
              <Field label="Cache read" error={problems?.cacheRead?.message}>
                <Input inputMode="decimal" placeholder="as input" {...register(name('cacheRead'), { validate: priceOrNone })} />
              </Field>
              <Field label="Cache write" error={problems?.cacheWrite?.message}>
                <Input inputMode="decimal" placeholder="as input" {...register(name('cacheWrite'), { validate: priceOrNone })} />
              </Field>
              <Field label="Reasoning" error={problems?.reasoning?.message}>
                <Input inputMode="decimal" placeholder="as output" {...register(name('reasoning'), { validate: priceOrNone })} />
              </Field>
              <Field label="For, tokens" error={problems?.per?.message}>
                <Input inputMode="decimal" {...register(name('per'), { validate: price })} />
              </Field>
            </>
          ) : (
            <Field label="Tiers of a month" hint="A line each: 1000: 0.09; the last one without a quantity." error={problems?.tiers?.message} className="col-span-2 sm:col-span-3 lg:col-span-4">
              <Textarea rows={2} {...register(name('tiers'), { validate: (text) => tiersOf(text) !== null || 'A line each: up to which quantity, a colon, the price.' })} />
            </Field>
          )}
          <Field label="From" error={problems?.validFrom?.message}>
            <Input type="date" {...register(name('validFrom'))} />
          </Field>
          <Field label="To" error={problems?.validTo?.message}>
            <Input type="date" {...register(name('validTo'))} />
          </Field>
        </div>
      )}
    </div>
  );
}

import { useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useFieldArray, useForm } from 'react-hook-form';
import { api } from '../../../api/client.js';
import { useSubmit } from '../../../forms/use-submit.js';
import { Button, Dialog, ErrorLine, Field, Input, Menu, MenuItem, useToast } from '../../../ui/index.js';
import { ECONOMICS_KEY, type PriceBook } from '../data/economics-queries.js';
import { EntryFields } from './EntryFields.js';
import { bodyOf, type BookValues, fieldOf, newMeter, newModel, TOKENS, valuesOf } from './price-form.js';

export interface EditPricesProps {
  book: PriceBook;
  onClose: () => void;
  onSaved: () => void;
  /** Past days are to be priced by the new version. */
  onReprice: () => void;
}

/** Writes the next version of the price book. Days that are over keep their prices until they are priced anew. */
export function EditPrices({ book, onClose, onSaved, onReprice }: EditPricesProps) {
  const form = useForm<BookValues>({ defaultValues: valuesOf(book) });
  const { fields, append, remove } = useFieldArray({ control: form.control, name: 'entries' });
  const queries = useQueryClient();
  const toast = useToast();
  const { submit, pending, error } = useSubmit(form, fieldOf, async (values) => {
    const { version } = await api.put<PriceBook>('/economics/price-book', bodyOf(values, book.version));
    toast.show({
      title: `Version ${version} is in force from today`,
      description: 'Days that are over keep the prices of theirs.',
      tone: 'success',
      action: { label: 'Reprice past days', onAction: onReprice },
    });
    onSaved();
    void queries.invalidateQueries({ queryKey: ECONOMICS_KEY });
  });
  const rows = fields.map((field, index) => ({ field, index }));
  const section = (models: boolean) =>
    rows
      .filter(({ field }) => (field.meter === TOKENS) === models)
      .map(({ field, index }) => <EntryFields key={field.id} form={form} index={index} meter={field.meter} meters={book.meters} onRemove={() => remove(index)} />);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="xl"
      title={`Edit prices, as version ${book.version + 1}`}
      description="What is not in it has no price. Prices are decimals with a point, such as 0.25."
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={pending}>
            Write version {book.version + 1}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4 pb-1">
        <div className="grid gap-3 sm:grid-cols-[120px_minmax(0,1fr)]">
          <Field label="Currency" required error={form.formState.errors.currency?.message}>
            <Input maxLength={3} className="uppercase" {...form.register('currency', { validate: (text) => /^[a-z]{3}$/i.test(text.trim()) || 'Three letters, such as EUR.' })} />
          </Field>
          <Field label="Note" optional error={form.formState.errors.note?.message}>
            <Input maxLength={500} placeholder="Why, for those who come later" {...form.register('note')} />
          </Field>
        </div>
        <section aria-label="AI models" className="flex flex-col gap-2">
          <h3 className="font-semibold">
            AI models <span className="font-normal text-muted">per million tokens unless told</span>
          </h3>
          {section(true)}
          <div>
            <Button size="sm" icon={Plus} onClick={() => append(newModel())}>
              Add a model
            </Button>
          </div>
        </section>
        <section aria-label="What Tidemark counts" className="flex flex-col gap-2">
          <h3 className="font-semibold">What Tidemark counts</h3>
          {section(false)}
          <div>
            <Menu
              align="start"
              trigger={
                <Button size="sm" icon={Plus}>
                  Add a price
                </Button>
              }
            >
              {book.meters
                .filter(({ meter }) => meter !== TOKENS)
                .map(({ meter, title }) => (
                  <MenuItem key={meter} onSelect={() => append(newMeter(meter))}>
                    {title}
                  </MenuItem>
                ))}
            </Menu>
          </div>
        </section>
        {error !== null && <ErrorLine error={error} />}
      </div>
    </Dialog>
  );
}

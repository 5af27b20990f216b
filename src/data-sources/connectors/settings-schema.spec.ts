import 'reflect-metadata';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, MaxLength, Min } from 'class-validator';
import { secretSettingsOf, Setting } from './setting.js';
import { settingsSchema } from './settings-schema.js';

class ExampleSettings {
  @Setting({ title: 'Host', description: 'Where it listens.', placeholder: 'db.example.com' })
  @IsString()
  @Length(1, 253)
  host!: string;

  @Setting({ title: 'Port' })
  @IsInt()
  @Min(1)
  @Max(65_535)
  port: number = 5432;

  @Setting({ title: 'Password', secret: true })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  password?: string;

  @Setting({ title: 'Mode' })
  @IsIn(['a', 'b'])
  mode: 'a' | 'b' = 'a';

  @Setting({ title: 'Schemas' })
  @IsArray()
  @ArrayMaxSize(3)
  @IsString({ each: true })
  @Matches(/^\w+$/, { each: true })
  schemas: string[] = [];

  @Setting({ title: 'Certificate', multiline: true })
  @IsOptional()
  @IsString()
  certificate?: string;

  @Setting({ title: 'Fast' })
  @IsBoolean()
  fast!: boolean;
}

describe('settingsSchema', () => {
  it('states titles, constraints and defaults once, read from the decorators and the initial values', () => {
    expect(settingsSchema(ExampleSettings)).toEqual({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      additionalProperties: false,
      properties: {
        host: { title: 'Host', description: 'Where it listens.', type: 'string', minLength: 1, maxLength: 253, examples: ['db.example.com'] },
        port: { title: 'Port', type: 'integer', minimum: 1, maximum: 65_535, default: 5432 },
        password: { title: 'Password', type: 'string', maxLength: 100, format: 'password', writeOnly: true },
        mode: { title: 'Mode', enum: ['a', 'b'], default: 'a' },
        schemas: { title: 'Schemas', type: 'array', maxItems: 3, items: { type: 'string', pattern: '^\\w+$' }, default: [] },
        certificate: { title: 'Certificate', type: 'string', contentMediaType: 'text/plain' },
        fast: { title: 'Fast', type: 'boolean' },
      },
      required: ['host', 'fast'],
    });
  });

  it('lists the properties in the order of the class', () => {
    const { properties } = settingsSchema(ExampleSettings) as { properties: object };
    expect(Object.keys(properties)).toEqual(['host', 'port', 'password', 'mode', 'schemas', 'certificate', 'fast']);
  });

  it('gives a class without settings an empty schema', () => {
    class NoSettings {}
    expect(settingsSchema(NoSettings)).toMatchObject({ properties: {}, required: [] });
  });
});

describe('secretSettingsOf', () => {
  it('names the secrets', () => {
    expect(secretSettingsOf(ExampleSettings)).toEqual(['password']);
  });
});

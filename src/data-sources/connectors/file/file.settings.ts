import 'reflect-metadata';
import { IsIn } from 'class-validator';
import { Setting } from '../setting.js';

/** How the uploaded files are to be read. The files themselves are added after the source has been created. */
export class FileSettings {
  @Setting({
    title: 'Encoding of CSV and TSV files',
    description: 'auto: UTF-8, or UTF-16 where the file begins with its mark. latin-1: files of older programs for Western languages.',
  })
  @IsIn(['auto', 'utf-8', 'utf-16', 'latin-1'])
  encoding: 'auto' | 'utf-8' | 'utf-16' | 'latin-1' = 'auto';
}

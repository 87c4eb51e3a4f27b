-- writes: staging.detector_checkpoint
insert into staging.detector_checkpoint (panel, period, definition_hash, data_hash)
values (@panel, @period, @definitionHash, @dataHash)

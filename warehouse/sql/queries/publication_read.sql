-- grain: the publication of one announcement
-- reads: dw.publication
select publication_key, result_count, frozen_at, method_hash, content_hash
from dw.publication
where announcement_key = @announcementKey
